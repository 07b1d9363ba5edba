// CSimdjson under AddressSanitizer: objects, their beginnings, and what damage makes of them, each in memory
// that ends where the header says it may. Usage: simdjson SECONDS SEED
#include "csimdjson.h"

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <random>
#include <string>
#include <vector>

namespace {

const char *const keys[] = {"message", "level", "datetime", "process", "tags", "extra"};

const char *const seeds[] = {
    R"({"message": "a \u00e9 \ud83d\ude00 \ud83d b", "level": "info", "process": -12, "x": [1, {"y": null}]})",
    R"({"message": "", "datetime": "2026-01-02 03:04:05", "process": 18446744073709551616, "tags": [true]})",
    R"({"a": 1e999, "\u006dessage": "escaped key", "level": null, "extra": {"b": [[[[]]]]}} {"message": "next"})",
    "{\"message\": \"\xc3\xbc \xff\", \"level\": \"warning\"}\n",
    R"([{"message": "in an array"}])",
    "   \t\r\n",
};

std::mt19937_64 draw;

size_t below(size_t end) { return draw() % end; }

std::string damaged() {
  std::string text = seeds[below(std::size(seeds))];
  for (size_t count = below(4); count > 0; count--) {
    if (text.empty()) break;
    size_t place = below(text.size());
    switch (below(4)) {
      case 0: text[place] = static_cast<char>(draw()); break;
      case 1: text.erase(place, 1 + below(8)); break;
      case 2: text.insert(place, seeds[below(std::size(seeds))]); break;
      default: text.insert(place, std::string(1 + below(600), "[{\"\\0"[below(5)])); break;
    }
  }
  if (below(3) == 0) text.resize(below(text.size() + 1));
  return text;
}

/// Touches each byte that is handed out.
size_t sum(const char *bytes, size_t length) {
  size_t all = 0;
  for (size_t position = 0; position < length; position++) all += bytes[position];
  return all;
}

size_t look(csimdjson_parser *parser) {
  size_t all = csimdjson_present(parser) + csimdjson_is_repaired(parser);
  const csimdjson_value *values = csimdjson_values(parser);
  for (size_t position = 0; position < std::size(keys); position++) {
    const csimdjson_value &value = values[position];
    if (value.kind == CSIMDJSON_MISSING) continue;
    all += sum(value.raw, value.raw_length);
    if (value.kind != CSIMDJSON_NULL) all += sum(value.bytes, value.length);
  }
  size_t count = 0;
  const char *base = nullptr;
  const csimdjson_member *members = csimdjson_members(parser, &count, &base);
  for (size_t position = 0; position < count; position++) {
    all += sum(base + members[position].key, members[position].key_length);
    all += sum(base + members[position].raw, members[position].raw_length);
  }
  return all;
}

}  // namespace

int main(int count, char **arguments) {
  double seconds = count > 1 ? std::atof(arguments[1]) : 5;
  unsigned long long seed = count > 2 ? std::strtoull(arguments[2], nullptr, 10) : 1;
  draw.seed(seed);
  csimdjson_parser *parser = csimdjson_parser_create(keys, std::size(keys), 5);
  if (parser == nullptr) return 1;
  auto end = std::chrono::steady_clock::now() + std::chrono::duration<double>(seconds);
  size_t reads = 0, understood = 0, all = 0;
  while (std::chrono::steady_clock::now() < end) {
    std::string text = damaged();
    // Exactly as long as it must be: what is read beyond it is found.
    auto memory = std::make_unique<char[]>(text.size() + CSIMDJSON_PADDING);
    std::memcpy(memory.get(), text.data(), text.size());
    size_t consumed = 0;
    if (csimdjson_read(parser, memory.get(), text.size(), &consumed) == CSIMDJSON_OK) {
      understood++;
      all += look(parser);
      if (consumed > text.size()) return 1;
    } else {
      all += std::strlen(csimdjson_message(parser));
    }
    auto exact = std::make_unique<char[]>(text.size());
    std::memcpy(exact.get(), text.data(), text.size());
    all += csimdjson_balanced_length(exact.get(), text.size());
    all += csimdjson_is_utf8(exact.get(), text.size());
    if (below(50) == 0) csimdjson_release(parser);
    reads++;
  }
  csimdjson_parser_destroy(parser);
  std::printf("simdjson: %zu reads, %zu objects, seed %llu (%zu)\n", reads, understood, seed, all % 10);
  return understood > 0 ? 0 : 1;
}
