/// Which executions have to be known for an answer. Where they are not kept in the database, only those
/// are derived; others may be known too, but none in part.
public enum ExecutionScope: Sendable {
  /// All.
  case all
  /// Those with the newest rows, so many, and no others; 0 for all with a row since that datetime.
  case newest(Int, since: DatetimeBound?)
  /// That of a run, by its whole id.
  case run(String)
  /// Those that may have one of these names, themselves or something in them, or a cut id that is one.
  case named([String])
  /// Those with errors that meet a filter.
  case errors(RowFilter)
}
