internal import Foundation
internal import Glibc
internal import TraceStore
internal import TraceWatch

/// Looks at the database, and at where it lies.
struct DatabaseChecks {
  /// Seconds to wait for a lock of another program.
  private static let patience = 2.0
  /// Up to this size every page is looked at.
  private static let quickCheckBytes: Int64 = 1 << 30
  /// The WAL of a busy database grows to this, and a commit must fit beside it.
  private static let leastRoom: Int64 = 64 << 20

  let options: DatabaseOptions
  let path: String

  private var directory: String {
    URL(fileURLWithPath: path).deletingLastPathComponent().path
  }

  /// Everything that was found.
  func findings() -> [Finding] {
    guard FileManager.default.fileExists(atPath: path) else { return [missing(), room(nil)] }
    var findings = [fileSystem()].compactMap { $0 }
    do {
      let store = try options.open(.read, patience: Self.patience)
      let facts = try store.facts()
      findings.append(
        .ok(
          "database",
          "\(ShownPath.line(path)): \(Quantity.bytes(facts.size.bytes)), about"
            + " \(Quantity.count(facts.rows)) rows"))
      findings.append(contentsOf: [permissions(), writing(), pages(store, facts), room(facts.size)])
      findings += UpkeepChecks(facts: facts, path: path).findings()
    } catch {
      findings.append(.fail("database", error))
      findings.append(room(nil))
    }
    return findings
  }

  private func missing() -> Finding {
    var parent = directory
    while !FileManager.default.fileExists(atPath: parent), parent != "/" {
      parent = URL(fileURLWithPath: parent).deletingLastPathComponent().path
    }
    guard access(parent, W_OK | X_OK) == 0 else {
      return .fail(
        "database",
        "\(ShownPath.line(path)) is not there, and cannot be made: \(ShownPath.line(parent)):"
          + " \(String(cString: strerror(errno)))", Self.permissionRemedy)
    }
    return .ok("database", "\(ShownPath.line(path)) is not there yet; an import makes it")
  }

  /// Where SQLite's WAL does not work (https://sqlite.org/wal.html, section 1).
  private func fileSystem() -> Finding? {
    FileSystemKind(unwatchableAt: directory).map { Self.fileSystem(named: $0.name) }
  }

  /// A database on a file system of that kind.
  static func fileSystem(named kind: String) -> Finding {
    .fail(
      "place", "the database is on \(kind), where SQLite's locks and its WAL are not safe",
      "Keep it on a local disk: --db, or WORKFLOW_LOG_TRACE_URL.")
  }

  private static let permissionRemedy =
    "Give this user write permission on that directory and on the files in it, or choose another"
    + " --db."

  /// SQLite writes its WAL beside the database.
  private func permissions() -> Finding {
    for file in [directory, path, path + "-wal", path + "-shm"]
    where FileManager.default.fileExists(atPath: file) && access(file, W_OK) != 0 {
      let reason = String(cString: strerror(errno))
      return .fail("permissions", "\(ShownPath.line(file)): \(reason)", Self.permissionRemedy)
    }
    return .ok("permissions", "the database and its directory can be written to")
  }

  private func writing() -> Finding {
    do {
      try options.open(.upkeep, patience: Self.patience).checkWriting()
      let writer = Self.name(of: LockHolder(databasePath: path))
      return .ok("locks", writer.map { "free; \($0) writes to it" } ?? "no other program holds it")
    } catch let error as StoreError where error.kind == .locked {
      let holder = Self.name(of: LockHolder.ofTransaction(databasePath: path))
      return .fail(
        "locks",
        "\(holder ?? "another program") holds the database, for more than \(Int(Self.patience)) s",
        "Let that program finish its transaction, or end it.")
    } catch {
      return .fail("locks", error)
    }
  }

  /// "sqlite3 (process 123)"; `nil` where there is none, or it cannot be seen.
  private static func name(of holder: LockHolder) -> String? {
    guard case .process(let id, let command) = holder else { return nil }
    let program = command?.split(separator: " ").first?.split(separator: "/").last
    return "\(EscapedText.line(program.map(String.init) ?? "a program")) (process \(id))"
  }

  private func pages(_ store: TraceDatabase, _ facts: DatabaseFacts) -> Finding {
    guard facts.size.bytes <= Self.quickCheckBytes else {
      return .ok("pages", "not looked at, as there are many; `tracetail maintain --check` does")
    }
    do {
      guard let problem = try store.quickCheck() else { return .ok("pages", "sound") }
      return .fail("pages", EscapedText.line(problem, columns: 200), StoreError.corruptRemedy)
    } catch {
      return .fail("pages", error)
    }
  }

  private func room(_ size: DatabaseSize?) -> Finding {
    var place = directory
    while DiskSpace.available(at: place) == nil, place != "/" {
      place = URL(fileURLWithPath: place).deletingLastPathComponent().path
    }
    let available = DiskSpace.available(at: place) ?? 0
    let isHere = place == FileManager.default.currentDirectoryPath
    let found = "\(Quantity.bytes(available)) free\(isHere ? "" : " at " + ShownPath.line(place))"
    let remedy =
      "Make room there; `tracetail archive --delete` and `tracetail maintain --vacuum` make the"
      + " database smaller."
    if available < Self.leastRoom { return .fail("disk", found, remedy) }
    guard let size, available < size.bytes else { return .ok("disk", found) }
    return .warn(
      "disk", "\(found), less than the database has: no room for a vacuum or a backup", remedy)
  }
}

extension StoreError {
  fileprivate static let corruptRemedy =
    "Restore a backup (`tracetail backup --restore`), or try `sqlite3 FILE .recover`."
}
