internal import CSwiftRuntime
internal import Glibc

/// The symbol table of this program (elf(5), `.symtab`), which has every function that was not
/// stripped. The dynamic linker knows of those only that the program exports.
///
/// Only the program's own table is read, by `/proc/self/exe`, which is the file that runs whatever
/// has become of its path: the file of a library may have been replaced since it was loaded.
struct ExecutableSymbols: ~Copyable {
  /// An address in the program.
  struct Address {
    let absolute: UInt
    /// From where the program is loaded.
    let offset: UInt
  }

  private static let batchCount = 4_096

  private let descriptor: Int32
  private let header: Elf64_Ehdr

  /// The functions that addresses lie in, by their offsets; those that are not there are left out.
  static func functions(at addresses: [Address]) -> [UInt: Function] {
    guard !addresses.isEmpty, let symbols = ExecutableSymbols() else { return [:] }
    return symbols.functions(at: addresses)
  }

  private init?() {
    descriptor = open("/proc/self/exe", O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    guard
      let header = Self.read(Elf64_Ehdr.self, 1, at: 0, of: descriptor).first,
      header.e_ident.4 == UInt8(ELFCLASS64),
      Int(header.e_shentsize) == MemoryLayout<Elf64_Shdr>.size
    else {
      close(descriptor)
      return nil
    }
    self.header = header
  }

  deinit { close(descriptor) }

  private func functions(at addresses: [Address]) -> [UInt: Function] {
    let sections = Self.read(
      Elf64_Shdr.self, Int(header.e_shnum), at: header.e_shoff, of: descriptor)
    guard
      let table = sections.first(where: { $0.sh_type == UInt32(SHT_SYMTAB) }),
      sections.indices.contains(Int(table.sh_link))
    else { return [:] }
    let names = sections[Int(table.sh_link)]
    // A program that is always loaded at one place has addresses in its table.
    let isFixed = header.e_type == UInt16(ET_EXEC)
    var found: [UInt: Function] = [:]
    var position = table.sh_offset
    let end = position &+ table.sh_size
    while position < end {
      let count = min(
        Self.batchCount, Int(clamping: end - position) / MemoryLayout<Elf64_Sym>.size)
      let symbols = Self.read(Elf64_Sym.self, count, at: position, of: descriptor)
      if symbols.isEmpty { break }
      for symbol in symbols where symbol.st_info & 0xF == UInt8(STT_FUNC) {
        let start = UInt(symbol.st_value)
        for address in addresses {
          let value = isFixed ? address.absolute : address.offset
          guard value >= start, value - start < symbol.st_size else { continue }
          guard found[address.offset] == nil else { continue }
          found[address.offset] = Function(
            symbol: name(at: names.sh_offset &+ UInt64(symbol.st_name)),
            start: address.offset &- (value - start))
        }
      }
      position &+= UInt64(symbols.count * MemoryLayout<Elf64_Sym>.size)
    }
    return found
  }

  /// The string at an offset of the file; names that are longer than 16 KiB are cut.
  private func name(at offset: UInt64) -> String {
    let bytes = Self.read(UInt8.self, 16 << 10, at: offset, of: descriptor)
    return String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
  }

  /// Up to `count` values at an offset of a file; fewer at its end, none if it cannot be read.
  private static func read<Value: BitwiseCopyable>(
    _ type: Value.Type, _ count: Int, at offset: UInt64, of descriptor: Int32
  ) -> [Value] {
    guard count > 0 else { return [] }
    return [Value](unsafeUninitializedCapacity: count) { buffer, initialized in
      let size = pread(
        descriptor, buffer.baseAddress, count * MemoryLayout<Value>.stride,
        off_t(clamping: offset))
      initialized = max(size, 0) / MemoryLayout<Value>.stride
    }
  }
}
