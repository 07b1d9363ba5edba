internal import CSwiftRuntime
internal import Glibc

/// A call on the stack: where it returns to, and in which function that is.
struct Frame: Sendable {
  /// Where it returns to.
  let address: UInt
  /// The file name of the program or library.
  let image: String
  /// The function as the symbol table has it, if it is there.
  let symbol: String?
  /// One line for people.
  let text: String

  /// The frames of some return addresses. The symbol table of the program is read once for all.
  static func all(at addresses: [UInt]) -> [Frame] {
    let places = addresses.map { Place(returnAddress: $0) }
    let own = ExecutableSymbols.functions(at: places.filter(\.isInProgram).map(\.call))
    return places.map { place in
      Frame(place, place.isInProgram ? own[place.call.offset] ?? place.exported : place.exported)
    }
  }

  private init(_ place: Place, _ function: Function?) {
    address = place.address
    image = place.image
    symbol = function?.symbol
    let offset = place.call.offset + 1
    let name = function.map { "\($0.name)+\(hexadecimal(offset &- $0.start))" }
    text = "\(image)(\(name ?? "")) [\(hexadecimal(offset))]"
  }
}

/// A function of a symbol table.
struct Function {
  let symbol: String
  /// Its offset in the image.
  let start: UInt

  /// The name in Swift's words; the symbol if it is another language's.
  var name: String {
    guard
      let text = symbol.withCString({ swift_demangle($0, symbol.utf8.count, nil, nil, 0) })
    else { return symbol }
    defer { free(text) }
    return String(cString: text)
  }
}

/// What the dynamic linker knows of a return address.
private struct Place {
  let address: UInt
  /// The call itself: a function may end with it, and the address behind is another's.
  let call: ExecutableSymbols.Address
  let image: String
  /// Whether it is in the program and not in a library: the linker calls it by its first argument.
  let isInProgram: Bool
  /// The function, if the image exports it.
  let exported: Function?

  init(returnAddress: UInt) {
    address = returnAddress
    var info = loaded_symbol()
    guard
      let pointer = UnsafeRawPointer(bitPattern: returnAddress &- 1),
      find_loaded_symbol(pointer, &info) != 0, let path = info.image_path
    else {
      call = ExecutableSymbols.Address(absolute: returnAddress &- 1, offset: returnAddress &- 1)
      image = "?"
      isInProgram = false
      exported = nil
      return
    }
    let base = UInt(bitPattern: info.image_start)
    call = ExecutableSymbols.Address(
      absolute: returnAddress &- 1, offset: returnAddress &- 1 &- base)
    let text = String(cString: path)
    image =
      text.utf8.lastIndex(of: UInt8(ascii: "/")).map {
        String(text[text.utf8.index(after: $0)...])
      } ?? text
    isInProgram = CommandLine.unsafeArgv[0].map { strcmp($0, path) == 0 } ?? false
    exported = info.name.map {
      Function(
        symbol: String(cString: $0), start: UInt(bitPattern: info.start) &- base)
    }
  }
}

private func hexadecimal(_ number: UInt) -> String { "0x" + String(number, radix: 16) }
