import Testing
import TraceLogging

@Suite("Cut ids")
struct CutIDTests {
  private static let id = "20250425060119106859T9795176575"

  @Test("a run id is cut by the rule of a release")
  func rules() {
    #expect(CutID.make(runID: Self.id) == "202504250601176575")
    #expect(CutID.make(runID: Self.id, rule: .timed) == "011910685995176575")
    #expect(
      CutID.make(runID: Self.id, parentRunID: "20250101000000000000T1000000001")
        == "202501010000000001 -> 202504250601176575")
    #expect(CutID.make(runID: Self.id, parentRunID: "") == "202504250601176575")
  }

  @Test("ids of another form are cut too")
  func otherForms() {
    #expect(CutID.make(runID: "workflow-123456789") == "workflow-123456789")
    #expect(CutID.make(runID: "a") == "aa")
    #expect(CutID.make(runID: "T") == "")
    #expect(CutID.make(runID: "workflow-123456789", rule: .timed) == "23456789")
    #expect(CutID.make(runID: "สวัสดีครับ", rule: .timed) == "วัสดีครับ".suffixScalars(8))
  }

  @Test("cut ids are those that the writer has written", arguments: Corpus.fixtures + Corpus.golden)
  func corpora(_ corpus: Corpus) throws {
    let rule: CutID.Rule =
      corpus.release >= "0.0.80" && corpus.release != "2c2d018" ? .timed : .dated
    for call in try corpus.calls() {
      guard let cutID = call.cutId else { continue }
      #expect(
        CutID.make(runID: call.runId, parentRunID: call.parentRunId, rule: rule) == cutID,
        "\(call.runId)")
    }
  }
}

extension String {
  fileprivate func suffixScalars(_ count: Int) -> String { String(unicodeScalars.suffix(count)) }
}
