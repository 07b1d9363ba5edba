internal import Foundation
internal import GRDB
internal import Glibc
internal import TraceTail

/// The errors of everything that upkeep uses, as `StoreError`.
enum UpkeepFailure {
  /// Runs `body`, and says of what fails in it that an operation on a database failed.
  static func translating<Result>(
    _ operation: String, _ database: String, _ body: () throws -> Result
  ) throws -> Result {
    do {
      return try body()
    } catch let error as UpkeepInterruption {
      throw error
    } catch let failure as FileFailure {
      switch failure.code {
      case EWOULDBLOCK:
        throw StoreError(
          .locked, operation: operation, path: database,
          reason: "another tracetail is writing \(failure.path)",
          hint: "Let it finish or end it, then run the same command again.")
      case EEXIST:
        throw StoreError(
          .failed, operation: operation, path: database,
          reason: "\(failure.path) is there already",
          hint: "Choose another name, or move that file away.")
      default: throw failure.error(operation, database: database)
      }
    } catch let mismatch as DatabaseCopy.Mismatch {
      throw StoreError(
        .corrupt, operation: operation, path: database, reason: mismatch.reason,
        hint: "Nothing was changed. Check the database with `tracetail maintain --check`, and the"
          + " disk.")
    } catch let error as TailError {
      throw StoreError(
        [ENOENT, ENOTDIR, EACCES].contains(error.code) ? .cannotOpen : .corrupt,
        operation: operation, path: database, reason: "\(error.path): \(error.reason)",
        hint: error.hint)
    } catch {
      throw StoreError(error, operation: operation, path: database)
    }
  }
}
