/// Rows from metadata (DESIGN.md §2, the column "from metadata").
///
/// What each type of value becomes in each column, so that nothing is dropped:
///
/// | column | missing, `null` | string | number | boolean | array, object |
/// |---|---|---|---|---|---|
/// | `run_id` | the directory's; also for `""` | the text | its JSON | its JSON | its JSON |
/// | `level` | `info`, or `error` in stderr; also for `""` | the text in lower case | the word of 10 to 60, else its JSON | … | … |
/// | `mode` | by `error_flag`; also for `""` | the text | its JSON | its JSON | its JSON |
/// | `message`, `filename` | `""` | the text | its JSON | its JSON | its JSON |
/// | `datetime` | `""` | the text | the instant, counted from 1970 | its JSON | its JSON |
/// | `process`, `thread`, `lineno` | 0 | the whole number in it, else 0 * | a whole number, else 0 * | 1, 0 | 0 * |
/// | `duration_ms`, `memory_usage_mb`, `cpu_usage_percent` | NULL | the number in it, else NULL * | the number, NULL * if too large | NULL * | NULL * |
/// | `tags` | NULL; also for `""`, `[]`, `{}` | its JSON, with quotes | its JSON | its JSON | its JSON |
/// | `metadata` | NULL; also for `""`, `[]`, `{}` | `{"metadata": …}` | the same | the same | an object as it is, an array as `{"metadata": …}` |
/// | the others | NULL | the text | its JSON | its JSON | its JSON |
///
/// Where \* stands, the value is kept inside `metadata` under its own name. So is any member that is
/// no column, unless it is `null`, `[]` or `{}`; where a name is there twice, what the record says
/// itself stands last. A run document fills what is missing (`RunDocument`).
extension RowBuffer {
  /// Adds the row of the record that `reader` read last; returns its position.
  public mutating func appendRow(metadata reader: MetadataReader, context: RowContext) -> Int {
    let fields = reader.fields
    let stream = reader.stream
    let id = fields[.runID]
    append(.runID, id.isEmpty || context.isOwn(id.bytes) ? runID(context) : internRunID(id.bytes))
    appendOptional(.parentRunID, fields, context)
    let level = fields[.level]
    append(.level, level.isEmpty ? words.level(of: stream) : internLevel(level, reader, context))
    append(.message, intern(fields[.message].text))
    append(.mode, internMode(fields[.mode], stream))
    appendDatetime(fields[.datetime], context)
    appendInteger(.process, fields, context)
    appendInteger(.thread, fields, context)
    let filename = fields[.filename]
    append(.filename, filename.isEmpty ? self.filename(context) : intern(filename.bytes))
    appendInteger(.lineno, fields, context)
    let optional =
      context.document == nil ? reader.columns.intersection(.optional) : .optional
    for column in optional { appendOptional(column, fields, context) }
    appendMetadata(reader, context)
    return endRow()
  }

  private mutating func internLevel(
    _ level: FieldValue, _ reader: MetadataReader, _ context: RowContext
  ) -> Slice {
    guard level.kind == .integer || level.kind == .real, let number = level.wholeNumber,
      context.levels.meaning(level.bytes) == nil,
      let word = Level.word(number, reader.levelScale)
    else { return internLevel(level.bytes, context) }
    return intern(word)
  }

  private mutating func internMode(_ mode: FieldValue, _ stream: Stream) -> Slice {
    let word = words.mode(of: stream)
    return mode.isEmpty || holds(mode.bytes, at: word) ? word : intern(mode.bytes)
  }

  private mutating func appendDatetime(_ value: FieldValue, _ context: RowContext) {
    append(.datetime, value.isEmpty ? datetime(context) : internDatetime(value, context))
  }

  private mutating func appendInteger(
    _ column: Column, _ fields: RecordFields, _ context: RowContext
  ) {
    append(column, context.number(column, fields[column].wholeNumber))
  }

  private mutating func appendOptional(
    _ column: Column, _ fields: RecordFields, _ context: RowContext
  ) {
    let value = fields[column]
    switch (column, column.affinity) {
    case (.tags, _) where !value.isEmptyJSON: append(column, intern(value.json))
    case (.tags, _): fill(column, context)
    case (_, .real):
      if let number = value.finiteNumber {
        append(column, number)
      } else {
        fill(column, context)
      }
    default:
      if value.isAbsent {
        fill(column, context)
      } else {
        append(column, intern(value.bytes))
      }
    }
  }

  private mutating func appendMetadata(_ reader: MetadataReader, _ context: RowContext) {
    let object = intern { reader.appendMetadata(to: &$0) }
    if object.count > 0 {
      append(.metadata, object)
    } else {
      fill(.metadata, context)
    }
  }
}
