/// The formats, the most special first: of two that a line may be of, the first is taken.
extension KnownFormat {
  /// All formats that are known.
  public static let all: [KnownFormat] = [
    KnownFormat(
      "gunicorn", shapes: [Shape("[{datetime}] [{process:d}] [{level}] {message}", .knownLevel)]),
    KnownFormat(
      "spdlog",
      shapes: [
        Shape("[{datetime}] [{name}] [{level}] {message}", .knownLevel),
        Shape(Template.main.text, .never),
      ]),
    KnownFormat("main", "default", shapes: [Shape(Template.main.text, .knownLevel)]),
    KnownFormat(
      "workflow", "ddeutil-workflow",
      shapes: [Shape(Template.longWithCutID.text), Shape(Template.longWithoutCutID.text)]),
    KnownFormat(
      "celery", shapes: [Shape("[{datetime}: {level}/{process}] {message}", .knownLevel)]),
    KnownFormat(
      "monolog", "laravel",
      shapes: [Shape("[{datetime}] {channel}.{level}: {message}", .knownLevel)]),
    KnownFormat(
      "airflow",
      shapes: [Shape("[{datetime}] {{{filename}:{lineno:d}}} {level} - {message}", .knownLevel)]),
    KnownFormat(
      "apache", "apache-error", "httpd",
      shapes: [
        Shape(
          "[{datetime}] [{module}:{level}] [pid {process:d}:tid {thread:d}] {message}", .knownLevel)
      ]),
    KnownFormat(
      "apache", "apache-error", "httpd",
      shapes: [
        Shape("[{datetime}] [{module}:{level}] [pid {process:d}] {message}", .knownLevel)
      ]),
    KnownFormat(
      "rust", "env_logger",
      shapes: [
        Shape("[{datetime} {level:<} {target}] {message}", .knownLevel)
      ]),
    KnownFormat(
      "flask", shapes: [Shape("[{datetime}] {level} in {module}: {message}", .knownLevel)]),
    KnownFormat(
      "python",
      shapes: [
        Shape("[{datetime}] {level:<} {name}: {message}", .knownLevel, .qualifiedName)
      ]),
    KnownFormat(
      "python",
      shapes: [
        Shape("[{datetime}] {level}: {message}", .knownLevel)
      ]),
    KnownFormat(
      "python",
      shapes: [
        Shape("[{datetime}] {level:<} {message}", .knownLevel)
      ]),
    KnownFormat(
      "ruby", "rails",
      shapes: [
        Shape(
          "{_}, [{datetime} #{process:d}] {level:>} -- {progname}: {message}", .knownLevel)
      ]),
    KnownFormat(
      "nginx-error", "nginx",
      shapes: [Shape("{datetime} [{level}] {process:d}#{thread:d}: {message}", .knownLevel)]),
    KnownFormat(
      "loguru",
      shapes: [
        Shape(
          "{datetime} | {level:<} | {name}:{function}:{lineno:d} - {message}", .knownLevel)
      ]),
    KnownFormat(
      "spring", "spring-boot",
      shapes: [
        Shape(
          "{datetime} {level} {process:d} --- [{app}] [{thread_name:>}] {logger:<} : {message}",
          .knownLevel)
      ]),
    KnownFormat(
      "spring", "spring-boot",
      shapes: [
        Shape(
          "{datetime} {level} {process:d} --- [{thread_name:>}] {logger:<} : {message}", .knownLevel
        )
      ]),
    KnownFormat(
      "log4j", "logback", "java",
      shapes: [Shape("{datetime} - {level:<} [{thread_name}] - {message}", .knownLevel)]),
    KnownFormat(
      "log4j", "logback", "java",
      shapes: [Shape("{datetime} [{thread_name}] {level:<} {logger} - {message}", .knownLevel)]),
    KnownFormat(
      "log4j", "logback", "java",
      shapes: [
        Shape(
          "{datetime} {level:<} [{thread_name}] {logger} - {message}", .knownLevel,
          .qualifiedName),
        Shape("{datetime} {level:<} [{thread_name}] {message}", .never),
      ]),
    KnownFormat(
      "log4j", "logback", "java",
      shapes: [
        Shape(
          "{datetime} {level:<} [{thread_name}] {logger}: {message}", .knownLevel, .qualifiedName),
        Shape("{datetime} {level:<} [{thread_name}] {message}", .never),
      ]),
    KnownFormat(
      "postgres", "postgresql",
      shapes: [
        Shape(
          "{datetime} [{process:d}] {user}@{database} {level}:  {message}", .knownLevelOfDatabase)
      ]),
    KnownFormat(
      "postgres", "postgresql",
      shapes: [
        Shape("{datetime} [{process:d}] {level}:  {message}", .knownLevelOfDatabase)
      ]),
    KnownFormat(
      "zap",
      shapes: [
        Shape("{datetime}\\t{level}\\t{caller}\\t{message}", .knownLevel, .qualifiedName)
      ]),
    KnownFormat(
      "zap",
      shapes: [
        Shape("{datetime}\\t{level}\\t{message}", .knownLevel)
      ]),
    KnownFormat(
      "python",
      shapes: [
        Shape("{datetime} - {name} - {level} - {message}", .knownLevel)
      ]),
    KnownFormat(
      "python",
      shapes: [
        Shape("{datetime} - {level} - {message}", .knownLevel)
      ]),
    KnownFormat(
      "python",
      shapes: [
        Shape("{datetime} | {level:<} | {message}", .knownLevel)
      ]),
    KnownFormat(
      "python",
      shapes: [
        Shape("{datetime} [{level}] {name}: {message}", .knownLevel, .qualifiedName)
      ]),
    KnownFormat(
      "python",
      shapes: [
        Shape("{datetime} [{level}] {message}", .knownLevel)
      ]),
    KnownFormat(
      "python",
      shapes: [
        Shape("{datetime} [{process:d}] {level:<} {message}", .knownLevel)
      ]),
    KnownFormat(
      "python",
      shapes: [
        Shape("{datetime} {level:<} {name}: {message}", .knownLevel, .qualifiedName)
      ]),
    KnownFormat(
      "python",
      shapes: [
        Shape("{datetime} {level}: {message}", .knownLevel)
      ]),
    KnownFormat(
      "python",
      shapes: [
        Shape("{datetime} {level:<} {message}", .knownLevel)
      ]),
    KnownFormat(
      "python",
      shapes: [
        Shape("{datetime} {name} {level:<} {message}", .knownLevel)
      ]),
    KnownFormat(
      "python",
      shapes: [
        Shape("{datetime} {name} [{level}] {message}", .knownLevel)
      ]),
    KnownFormat(
      "python-basic", shapes: [Shape("{level}:{name}:{message}", .knownLevel)]),
    KnownFormat(
      "logcat", "android",
      shapes: [
        Shape("{datetime} {process:d} {thread:d} {level} {tag}: {message}", .withoutYear)
      ]),
    KnownFormat(
      "glog", "klog",
      shapes: [
        Shape(
          "{level:.1}{datetime} {thread:d} {filename}:{lineno:d}] {message}", .withoutYear)
      ]),
    KnownFormat(
      "syslog",
      shapes: [
        Shape("{datetime} {host} {program}[{process:d}]: {message}"),
        Shape("{datetime} {host} {program}: {message}", .withoutYear),
      ]),
    KnownFormat(
      "syslog",
      shapes: [
        Shape("<{priority}>{datetime} {host} {program}[{process:d}]: {message}"),
        Shape("<{priority}>{datetime} {host} {program}: {message}"),
      ]),
    KnownFormat(
      "rfc5424",
      shapes: [
        Shape("<{priority}>1 {datetime} {host} {program} {process} {msgid} - {message}"),
        Shape(
          "<{priority}>1 {datetime} {host} {program} {process} {msgid} [{structured_data}] {message}"
        ),
        Shape("<{priority}>1 {datetime} {host} {program} {process} {msgid} {message}"),
        Shape("<{priority}>1 - {host} {program} {process} {msgid} - {message}"),
        Shape("<{priority}>1 - {host} {program} {process} {msgid} [{structured_data}] {message}"),
        Shape("<{priority}>1 - {host} {program} {process} {msgid} {message}"),
      ]),
    KnownFormat(
      "logrus",
      shapes: [Shape("time=\"{datetime}\" level={level} msg={message}", .knownLevel)]),
    KnownFormat(
      "access", "nginx-access", "apache-access", "common-log",
      shapes: [Shape("{host} {ident} {user} [{datetime}] {message}")]),
  ]
}
