// Does one part of the work so many times, for what counts instructions and allocations.
//
//     microbench SUBJECT COUNT
//
// Two counts of the same subject differ by nothing but the work, so that start-up cancels out.

internal import Foundation

let arguments = CommandLine.arguments
guard arguments.count == 3, let subject = Subject(rawValue: arguments[1]),
  let count = Int(arguments[2])
else {
  let subjects = Subject.allCases.map(\.rawValue).joined(separator: "|")
  FileHandle.standardError.write(Data("usage: microbench \(subjects) COUNT\n".utf8))
  exit(64)
}
let work = try Work()
let result = try work.run(subject, count)
// What is printed cannot be left out by the optimiser.
print(result)
