import Foundation
import TestSupport
import Testing

/// How a log is rotated by a program that people use for it.
struct Rotator: Sendable {
  static let logrotate = "/usr/sbin/logrotate"
  static let savelog = "/usr/bin/savelog"

  let name: String
  /// Lines of its configuration, or its options.
  let settings: [String]
  let isSavelog: Bool

  /// Whether it truncates the log after it copied it, so that nobody can have the lines that are
  /// written in between, but who reads in between.
  var truncates: Bool { settings.contains("copytruncate") }
  /// Whether the log stays where it is and only a copy is made.
  var copies: Bool { settings.contains("copy") || truncates }
  /// Whether what it removes is written over before.
  var shreds: Bool { settings.contains("shred") }
  var hasOldDirectory: Bool { settings.contains { $0.hasPrefix("olddir") || $0 == "-r" } }

  /// All ways to rotate.
  static let all: [Rotator] = logrotateModes + savelogModes

  private static let logrotateModes: [Rotator] = {
    let modes = ["create", "nocreate", "copytruncate", "copy", "renamecopy"]
    let date = "dateext\ndateformat -%Y%m%d-%s"
    let time = "dateext\ndateformat .%Y-%m-%d_%H-%M-%S"
    let zstd = "compresscmd /usr/bin/zstd\ncompressext .zst\ncompressoptions -q --rm"
    let additions: [[String]] = [
      [], ["compress"], ["compress", "delaycompress"], ["start 0"], [date], [date, "compress"],
      [time, "compress", "delaycompress"], ["extension"], ["extension", "compress"],
      ["extension", date], ["olddir"], ["olddir", "compress"],
      ["olddir", date, "delaycompress", "compress"],
      ["olddir", "extension"], ["olddir", "extension", "compress"],
      ["shred", "compress"], ["sharedscripts"], ["sharedscripts", "compress", "delaycompress"],
      [zstd, "compress"],
    ]
    return modes.flatMap { mode in
      additions.map { addition in
        let words = addition.map {
          $0.prefix { $0 != "\n" } == "compresscmd /usr/bin/zstd" ? "zstd" : $0
        }
        let name = ([mode] + words.map { $0.replacing("\n", with: " ") }).joined(separator: " ")
        return Rotator(name: "logrotate \(name)", settings: [mode] + addition, isSavelog: false)
      }
    }
  }()

  private static let savelogModes: [Rotator] = [
    [], ["-t"], ["-l"], ["-l", "-t"], ["-p"], ["-d", "-l"], ["-d", "-t"], ["-C", "-t"],
    ["-r", "old"], ["-n", "-t", "-l"],
  ].map {
    Rotator(
      name: (["savelog"] + $0).joined(separator: " "), settings: $0 + ["-q", "-c", "50"],
      isSavelog: true)
  }
}

/// A log that a rotator rotates.
final class RotatedLog {
  let rotator: Rotator
  let layout: RotationLayout
  let directory: TemporaryDirectory
  private var lastSecond = 0

  init(_ rotator: Rotator, _ layout: RotationLayout) throws {
    self.rotator = rotator
    self.layout = layout
    directory = try TemporaryDirectory()
    try directory.makeDirectory(parent)
    if rotator.hasOldDirectory { try directory.makeDirectory("\(parent)/old") }
    if !rotator.isSavelog { try directory.write(configuration, to: "rotate.conf") }
  }

  private var parent: String { (layout.log as NSString).deletingLastPathComponent }

  private var reopenRequest: String { directory.path("reopen") }

  /// Starts a program that writes to it.
  func startWriter() -> LiveWriter {
    // Who is not told of a rotation opens its file for each line.
    LiveWriter(
      path: directory.path(layout.log), reopenRequest: reopenRequest,
      keepsFile: !rotator.isSavelog)
  }

  /// Rotates it now.
  func rotate() throws {
    // A date has no smaller parts than seconds.
    while rotator.settings.contains(where: { $0.hasPrefix("dateext") || $0 == "-d" }),
      time(nil) == lastSecond
    {
      poll(nil, 0, 10)
    }
    let run =
      rotator.isSavelog
      ? try Program(running: Rotator.savelog, rotator.settings + [directory.path(layout.log)])
      : try Program(
        running: Rotator.logrotate, ["-f", "-s", "state", "rotate.conf"],
        directory: directory.path)
    // It may have begun in the second before, not in a later one.
    lastSecond = time(nil)
    #expect(run.status == 0 && (run.errors.isEmpty || rotator.isSavelog), "\(run.errors)")
  }

  /// The lines that are in the files now, of those that may be read in this layout.
  func lines() throws -> Set<String> {
    let files = layout == .file ? layout.log : "$(find logs -type f | sort)"
    let text = try Tool.shell(
      """
      for file in \(files); do
        case $file in
          *.gz) gzip -dc $file ;;
          *.zst) zstd -dcq $file ;;
          *) cat $file ;;
        esac
      done | sed -n 's/.*\\[info\\] //p'
      """, in: directory)
    return Set(text.output.split(separator: "\n").map(String.init))
  }

  private var configuration: String {
    var lines = rotator.settings.map { setting in
      switch setting {
      case "extension": "extension \(layout.ending)"
      case "olddir": "olddir \(directory.path(parent))/old"
      default: setting
      }
    }
    if !rotator.copies {
      // As a program that is sent SIGHUP does; its old file may be compressed only then.
      lines += [
        "postrotate", "touch \(reopenRequest)",
        "while test -e \(reopenRequest); do sleep 0.01; done", "endscript",
      ]
    }
    return "\(directory.path(layout.log)) {\nrotate 50\n\(lines.joined(separator: "\n"))\n}\n"
  }
}

/// Where a log is, and what Tracetail is given.
enum RotationLayout: String, CaseIterable {
  case runDirectory = "in a run directory"
  case directoryOfLogs = "in a directory of logs"
  case file = "given as a path"

  var log: String { self == .runDirectory ? "logs/run_id=1/stdout.txt" : "logs/app.log" }
  var ending: String { self == .runDirectory ? ".txt" : ".log" }
  var arguments: [String] {
    switch self {
    case .runDirectory: ["logs"]
    case .directoryOfLogs: ["logs", "--include", "app*"]
    case .file: ["logs/app.log"]
    }
  }
}

/// Who reads a log that is rotated, and when.
enum RotationReading: String, CaseIterable {
  case inotify = "followed with inotify"
  case poll = "followed by polling"
  case terminated = "followed by one that is stopped and started"
  case killed = "followed by one that is killed and started"
  case down = "followed, but not while it is rotated"
  case imported = "imported now and then"

  /// Whether somebody is there all the time.
  var isOnline: Bool { self == .inotify || self == .poll }
}
