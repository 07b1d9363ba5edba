internal import TraceFormat

/// How sources are read.
extension BatchTransaction {
  func writeReading(of source: SourceCheckpoint) throws {
    guard source.hasNewReading else { return }
    let reading = source.reading
    let datetimes = reading.datetimes
    try statements.upsertReading.run(
      .integer(source.id), .integer(reading.isTemplateGiven), .integer(reading.isSingleLine),
      .optional(datetimes.pattern), .integer(datetimes.triesOtherForms),
      .optional(datetimes.timezone), .optional(datetimes.year.map(Int64.init)),
      .optional((reading.clock?.year).map(Int64.init)),
      .optional((reading.clock?.month).map(Int64.init)), .integer(reading.isTemplateOpen),
      .optional(reading.templateBefore), .optional(reading.wrapping?.rawValue),
      .optional(reading.keys == .standard ? nil : reading.keys.description),
      .optional(reading.levels.isEmpty ? nil : reading.levels.description),
      .optional(reading.foundTemplates), .integer(reading.surveyed),
      .integer(reading.array.rawValue))
  }
}

extension SourceReading {
  /// The reading of a row of `tracetail_readings`, without its source.
  init(_ row: Statement.Row, from column: Int32) {
    self.init()
    func number(_ offset: Int32) -> Int? {
      row.isNull(column + offset) ? nil : Int(clamping: row.integer(column + offset))
    }
    isTemplateGiven = number(0) == 1
    isSingleLine = number(1) == 1
    datetimes = DatetimeOptions(
      pattern: row.optionalText(column + 2), triesOtherForms: number(3) == 1,
      timezone: row.optionalText(column + 4), year: number(5))
    isTemplateOpen = number(8) == 1
    templateBefore = row.optionalText(column + 9)
    wrapping = number(10).flatMap { LineWrapping(rawValue: Int64($0)) }
    if let text = row.optionalText(column + 11), let keys = try? JSONKeys(text) { self.keys = keys }
    if let text = row.optionalText(column + 12), let levels = try? LevelMap(text) {
      self.levels = levels
    }
    foundTemplates = row.optionalText(column + 13)
    surveyed = number(14) ?? 0
    array = number(15).flatMap { ArrayPlace(rawValue: Int64($0)) } ?? .outside
    if let year = number(6), let month = number(7) { clock = YearClock(year: year, month: month) }
  }

  /// The columns of `tracetail_readings` that make a reading, in order.
  static let columns = """
    is_template_given, is_single_line, datetime_format, tries_other_forms, timezone, year,
    clock_year, clock_month, is_template_open, template_before, wrapping, json_keys, level_map,
    found_templates, surveyed, array_place
    """
}
