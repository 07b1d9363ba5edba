/// What somebody looks at, as of the last look at the database.
protocol LiveSubject: AnyObject {
  /// Looks at what was committed since the look before.
  ///
  /// - Parameters:
  ///   - visit: what is looked at.
  ///   - look: which look it is.
  /// - Throws: `StoreError`, and `Refusal` where it is no more.
  func update(_ visit: Visit, _ look: LiveLook.Moment) throws

  /// What somebody is to be told who has what `place` says, and what they have then; no bytes where there
  /// is nothing new.
  func news(since place: LivePlace) throws -> (bytes: [UInt8], place: LivePlace)
}
