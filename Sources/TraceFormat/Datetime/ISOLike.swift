extension UnsafeRawBufferPointer {
  /// Whether it is `YYYY-MM-DD HH:MM:SS[.ffffff]`, each part in its range, as the column has it
  /// (DESIGN.md §2, `datetime`).
  var isColumnLike: Bool { columnLikePrefix == count }

  /// How long the part at its front is that is like that; `nil` where there is none. A fraction that
  /// is not spelled so, or is zero, makes it none.
  ///
  /// Eight bytes at a time: XOR with the shape leaves the value of each digit and 0 for each
  /// separator.
  var columnLikePrefix: Int? {
    guard count >= 19 else { return nil }
    // "0000-00-" and "00:00:00", the first byte lowest.
    let date = UInt64(littleEndian: loadUnaligned(as: UInt64.self)) ^ 0x2D30_302D_3030_3030
    let time =
      UInt64(littleEndian: loadUnaligned(fromByteOffset: 11, as: UInt64.self))
      ^ 0x3030_3A30_303A_3030
    // Adding 0x76 sets the top bit of whatever is more than 9.
    let excess: UInt64 = 0x7676_7676_7676_7676
    let tops = ((date &+ excess) | date | (time &+ excess) | time) & 0x8080_8080_8080_8080
    let separators = (date & 0xFF00_00FF_0000_0000) | (time & 0x0000_FF00_00FF_0000)
    guard tops | separators == 0, self[10] == 0x20, self[8].isASCIIDigit,
      self[9].isASCIIDigit
    else { return nil }
    // In each byte: its digit as tens, and the next one's.
    let dates = date &* 10 &+ (date >> 8)
    let times = time &* 10 &+ (time >> 8)
    let month = Int((dates >> 40) & 0xFF)
    let day = Int(self[8] & 0x0F) * 10 + Int(self[9] & 0x0F)
    guard month >= 1, month <= 12, day >= 1, times & 0xFF < 24, (times >> 24) & 0xFF < 60,
      (times >> 48) & 0xFF <= 60
    else { return nil }
    if day > 28 {
      let year = Int(dates & 0xFF) * 100 + Int((dates >> 16) & 0xFF)
      guard day <= CivilTime.days(in: month, of: year) else { return nil }
    }
    guard count > 20, self[19] == 0x2E || self[19] == 0x2C else { return 19 }
    guard self[20].isASCIIDigit else { return 19 }
    guard self[19] == 0x2E, count >= 26, count == 26 || !self[26].isASCIIDigit else { return nil }
    var sum: UInt8 = 0
    for position in 20..<26 {
      guard self[position].isASCIIDigit else { return nil }
      sum |= self[position] & 0x0F
    }
    return sum == 0 ? nil : 26
  }
}
