extension RandomAccessCollection where Index == Int {
  /// Bisects sorted elements.
  ///
  /// - Parameter comesBefore: true of the first elements, and false of all that follow.
  /// - Returns: the position of the first element of which it is false; `endIndex` where there is none.
  package func partitionPoint(_ comesBefore: (Element) -> Bool) -> Int {
    var (low, high) = (startIndex, endIndex)
    while low < high {
      let middle = low + (high - low) / 2
      if comesBefore(self[middle]) { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
