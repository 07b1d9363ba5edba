#include "csimdjson.h"

// simdjson checks itself with assert(), which SwiftPM leaves in release builds: a tenth of the time.
#define NDEBUG
#include <simdjson.h>

#include <cmath>
#include <cstring>
#include <new>
#include <string>
#include <string_view>
#include <vector>

static_assert(simdjson::SIMDJSON_PADDING <= CSIMDJSON_PADDING, "callers pad too little");

namespace ondemand = simdjson::ondemand;

namespace {

// A key of the table, made ready for a comparison without a loop.
class Key {
 public:
  explicit Key(const char *name) : text(name) {
    std::string quoted = text + '"';
    is_short = quoted.size() <= sizeof words;
    if (!is_short) return;
    std::memcpy(words, quoted.data(), quoted.size());
    std::memset(masks, 0xFF, quoted.size());
  }

  // Whether it is what stands at `at`, which ends with a quote. The padding behind the input makes
  // reading beyond its end harmless.
  bool is_at(const char *at) const {
    if (!is_short) return false;
    uint64_t found[3], difference = 0;
    std::memcpy(found, at, sizeof found);
    for (int i = 0; i < 3; i++) difference |= (found[i] ^ words[i]) & masks[i];
    return difference == 0;
  }

  const std::string text;

 private:
  uint64_t words[3] = {}, masks[3] = {};
  bool is_short;
};

}  // namespace

struct csimdjson_parser {
  std::vector<Key> keys;
  // How many of them, the first ones, are no members of their own.
  size_t columns = 0;
  std::vector<csimdjson_value> values;
  // Bits of `keys`: which were found, and which of them with a value other than null.
  uint64_t found = 0;
  uint64_t present = 0;
  std::vector<csimdjson_member> members;
  // What the positions of the members count from.
  const char *base = nullptr;
  // The position in the table of the n-th member of the last object: writers keep the order of
  // their keys, so that nearly every key is found by one comparison.
  std::vector<size_t> order;
  ondemand::parser document;
  std::string repaired;
  bool is_repaired = false;
  const char *message = "";
};

namespace {

// So many keys of an object have their position remembered.
constexpr size_t remembered_keys = 256;

// What a parser keeps between two objects.
constexpr size_t kept_members = 4096;
constexpr size_t kept_bytes = 1 << 20;

// The key between its quotes, escapes and all.
std::string_view raw_key(const char *begin) {
  const char *p = begin;
  while (*p != '"') p += (*p == '\\') ? 2 : 1;
  return {begin, static_cast<size_t>(p - begin)};
}

size_t position_of(const csimdjson_parser &parser, std::string_view key) {
  for (size_t i = 0; i < parser.keys.size(); i++) {
    if (parser.keys[i].text == key) return i;
  }
  return parser.keys.size();
}

// The position in the table of the key of `field`, the nth of its object; `raw` is the key as
// written.
simdjson::error_code find_key(csimdjson_parser &parser, ondemand::field &field, size_t nth,
                              size_t &position, std::string_view &raw) {
  const char *begin = field.key().raw();
  if (nth < parser.order.size()) {
    position = parser.order[nth];
    if (position < parser.keys.size() && parser.keys[position].is_at(begin)) {
      raw = {begin, parser.keys[position].text.size()};
      return simdjson::SUCCESS;
    }
  } else if (nth < remembered_keys) {
    parser.order.resize(nth + 1);
  }
  raw = raw_key(begin);
  std::string_view key = raw;
  if (raw.find('\\') != raw.npos) {
    if (auto error = field.unescaped_key().get(key)) return error;
  }
  position = position_of(parser, key);
  if (nth < remembered_keys) parser.order[nth] = position;
  return simdjson::SUCCESS;
}

std::string_view trimmed(std::string_view token) {
  while (!token.empty() && (token.back() == ' ' || token.back() == '\t' || token.back() == '\n' ||
                            token.back() == '\r')) {
    token.remove_suffix(1);
  }
  return token;
}

// Reads a token of JSON's grammar for numbers, whatever its size.
bool is_number(std::string_view token) {
  auto digits = [&token] {
    size_t count = 0;
    while (count < token.size() && token[count] >= '0' && token[count] <= '9') count++;
    token.remove_prefix(count);
    return count;
  };
  auto take = [&token](char one, char other) {
    bool is_there = !token.empty() && (token[0] == one || token[0] == other);
    if (is_there) token.remove_prefix(1);
    return is_there;
  };
  take('-', '-');
  bool has_leading_zero = !token.empty() && token[0] == '0';
  size_t count = digits();
  if (count == 0 || (has_leading_zero && count > 1)) return false;
  if (take('.', '.') && digits() == 0) return false;
  if (take('e', 'E')) {
    take('+', '-');
    if (digits() == 0) return false;
  }
  return token.empty();
}

simdjson::error_code read_number(ondemand::value &value, std::string_view token,
                                 csimdjson_value &out) {
  bool negative = token[0] == '-';
  size_t start = negative, size = token.size() - start;
  int64_t number = 0;
  size_t i = start;
  while (i < token.size() && token[i] >= '0' && token[i] <= '9' && i < 18 + start) {
    number = number * 10 + (token[i++] - '0');
  }
  if (size > 0 && i == token.size() && (size == 1 || token[start] != '0')) {
    out.kind = CSIMDJSON_INTEGER;
    out.integer = negative ? -number : number;
    out.real = static_cast<double>(out.integer);
    return simdjson::SUCCESS;
  }
  if (!is_number(token)) return simdjson::NUMBER_ERROR;
  out.kind = CSIMDJSON_REAL;
  if (!value.get_int64().get(out.integer)) {
    out.kind = CSIMDJSON_INTEGER;
    out.real = static_cast<double>(out.integer);
  } else if (value.get_double().get(out.real)) {
    // simdjson takes no number that a double cannot hold.
    out.real = negative ? -HUGE_VAL : HUGE_VAL;
  }
  return simdjson::SUCCESS;
}

simdjson::error_code read_string(ondemand::value &value, std::string_view token,
                                 csimdjson_value &out) {
  out.kind = CSIMDJSON_STRING;
  if (token.size() < 2 || token.back() != '"') return simdjson::STRING_ERROR;
  std::string_view text = token.substr(1, token.size() - 2);
  if (std::memchr(text.data(), '\\', text.size())) {
    if (auto error = value.get_string().get(text)) return error;
  }
  out.bytes = text.data();
  out.length = text.size();
  return simdjson::SUCCESS;
}

// Whether a token is a string, a number or a word of JSON; what follows it must have been trimmed.
simdjson::error_code check_scalar(std::string_view token) {
  if (token.empty()) return simdjson::TAPE_ERROR;
  switch (token[0]) {
    case '"':
      return token.size() > 1 && token.back() == '"' ? simdjson::SUCCESS : simdjson::STRING_ERROR;
    case 't': return token == "true" ? simdjson::SUCCESS : simdjson::T_ATOM_ERROR;
    case 'f': return token == "false" ? simdjson::SUCCESS : simdjson::F_ATOM_ERROR;
    case 'n': return token == "null" ? simdjson::SUCCESS : simdjson::N_ATOM_ERROR;
    default: return is_number(token) ? simdjson::SUCCESS : simdjson::NUMBER_ERROR;
  }
}

simdjson::error_code check_array(ondemand::array &array, size_t depth);

// On-demand parsing skips what it is not asked for, and what is stored must be valid through and
// through. A number of any size is: JSON knows no limit.
simdjson::error_code check(ondemand::value value, size_t depth) {
  std::string_view token = trimmed(value.raw_json_token());
  if (token.empty()) return simdjson::TAPE_ERROR;
  if (token[0] != '{' && token[0] != '[') {
    if (auto error = check_scalar(token)) return error;
    if (token[0] != '"' || !std::memchr(token.data(), '\\', token.size())) {
      return simdjson::SUCCESS;
    }
    std::string_view text;
    return value.get_string().get(text);
  }
  if (depth > CSIMDJSON_DEEPEST) return simdjson::DEPTH_ERROR;
  if (token[0] == '[') {
    ondemand::array array;
    if (auto error = value.get_array().get(array)) return error;
    return check_array(array, depth);
  }
  ondemand::object object;
  if (auto error = value.get_object().get(object)) return error;
  for (auto result : object) {
    ondemand::field field;
    if (auto error = std::move(result).get(field)) return error;
    std::string_view key = raw_key(field.key().raw());
    if (key.find('\\') != key.npos) {
      if (auto error = field.unescaped_key().get(key)) return error;
    }
    if (auto error = check(field.value(), depth + 1)) return error;
  }
  return simdjson::SUCCESS;
}

simdjson::error_code check_array(ondemand::array &array, size_t depth) {
  for (auto result : array) {
    ondemand::value value;
    if (auto error = std::move(result).get(value)) return error;
    if (auto error = check(value, depth + 1)) return error;
  }
  return simdjson::SUCCESS;
}

simdjson::error_code read_nested(ondemand::document &document, ondemand::value &value,
                                 std::string_view &token, csimdjson_value &out) {
  out.kind = CSIMDJSON_JSON;
  if (auto error = check(value, 1)) return error;
  const char *end;
  if (auto error = document.current_location().get(end)) return error;
  token = trimmed({token.data(), static_cast<size_t>(end - token.data())});
  return simdjson::SUCCESS;
}

simdjson::error_code read_value(ondemand::document &document, ondemand::value &value,
                                csimdjson_value &out) {
  std::string_view token = trimmed(value.raw_json_token());
  if (token.empty()) return simdjson::TAPE_ERROR;
  if (token == "null") {
    out = {};
    out.kind = CSIMDJSON_NULL;
    out.raw = out.bytes = token.data();
    out.raw_length = out.length = token.size();
    return simdjson::SUCCESS;
  }
  out.integer = 0;
  out.real = 0;
  simdjson::error_code error = simdjson::SUCCESS;
  bool is_text = false;
  switch (token[0]) {
    case '"':
      error = read_string(value, token, out);
      is_text = true;
      break;
    case '{':
    case '[':
      error = read_nested(document, value, token, out);
      break;
    case 't':
    case 'f':
      if (auto error = check_scalar(token)) return error;
      out.kind = CSIMDJSON_BOOLEAN;
      out.integer = token[0] == 't';
      break;
    case 'n': return simdjson::N_ATOM_ERROR;
    default:
      error = read_number(value, token, out);
  }
  out.raw = token.data();
  out.raw_length = token.size();
  if (!is_text) {
    out.bytes = out.raw;
    out.length = out.raw_length;
  }
  return error;
}

void forget(csimdjson_parser &parser, size_t length) {
  for (uint64_t found = parser.found; found; found &= found - 1) {
    parser.values[__builtin_ctzll(found)].kind = CSIMDJSON_MISSING;
  }
  parser.found = parser.present = 0;
  parser.members.clear();
  // Memory that is not touched costs nothing; growing would touch it twice.
  if (length > kept_bytes) parser.members.reserve(length / 4);
}

// What no object can begin with: whether it is another value of JSON.
simdjson::error_code check_other(ondemand::document &document, ondemand::json_type type) {
  if (type == ondemand::json_type::array) {
    ondemand::array array;
    if (auto error = document.get_array().get(array)) return error;
    return check_array(array, 1);
  }
  std::string_view token;
  if (auto error = document.raw_json_token().get(token)) return error;
  return check_scalar(trimmed(token));
}

simdjson::error_code read_object(csimdjson_parser &parser, const char *bytes, size_t length,
                                 size_t *consumed, bool &is_object) {
  is_object = true;
  forget(parser, length);
  parser.base = bytes;
  // A member is known by 32 bits.
  if (length > UINT32_MAX) return simdjson::CAPACITY;
  ondemand::document document;
  if (auto error =
          parser.document.iterate(bytes, length, length + simdjson::SIMDJSON_PADDING).get(document)) {
    return error;
  }
  ondemand::json_type type;
  if (auto error = document.type().get(type)) return error;
  if (type != ondemand::json_type::object) {
    // "nothing" begins like null: only a whole value is no object.
    if (auto error = check_other(document, type)) return error;
    is_object = false;
    return simdjson::INCORRECT_TYPE;
  }
  ondemand::object object;
  if (auto error = document.get_object().get(object)) return error;
  size_t nth = 0;
  for (auto result : object) {
    ondemand::field field;
    if (auto error = std::move(result).get(field)) return error;
    size_t position;
    std::string_view key;
    if (auto error = find_key(parser, field, nth++, position, key)) return error;
    csimdjson_value other = {};
    bool is_known = position < parser.keys.size();
    csimdjson_value &value = is_known ? parser.values[position] : other;
    uint64_t bit = is_known ? uint64_t{1} << position : 0;
    parser.found |= bit;
    if (auto error = read_value(document, field.value(), value)) return error;
    parser.present = value.kind == CSIMDJSON_NULL ? parser.present & ~bit : parser.present | bit;
    if (position < parser.columns || value.kind == CSIMDJSON_NULL) continue;
    csimdjson_member member;
    member.key = static_cast<uint32_t>(key.data() - bytes);
    member.key_length = static_cast<uint32_t>(key.size());
    member.raw = static_cast<uint32_t>(value.raw - bytes);
    member.raw_length = static_cast<uint32_t>(value.raw_length);
    parser.members.push_back(member);
  }
  const char *location;
  *consumed = length;
  if (!document.current_location().get(location)) {
    *consumed = static_cast<size_t>(location - bytes);
  }
  return simdjson::SUCCESS;
}

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

int escaped_unit(const char *p, const char *end) {
  if (end - p < 6 || p[0] != '\\' || p[1] != 'u') return -1;
  int unit = 0;
  for (int i = 2; i < 6; i++) {
    int digit = hex_digit(p[i]);
    if (digit < 0) return -1;
    unit = unit * 16 + digit;
  }
  return unit;
}

// Python writes a lone surrogate as an escape, which is no Unicode text: U+FFFD takes its place.
// The length stays, and with it every offset. False where there is none.
bool replace_lone_surrogates(std::string &text) {
  bool changed = false;
  char *p = text.data(), *end = p + text.size();
  while (p < end) {
    if (*p != '\\') {
      p++;
      continue;
    }
    int unit = escaped_unit(p, end);
    if (unit < 0) {
      p += 2;
      continue;
    }
    bool high = unit >= 0xD800 && unit < 0xDC00, low = unit >= 0xDC00 && unit < 0xE000;
    int next = high ? escaped_unit(p + 6, end) : -1;
    if (high && next >= 0xDC00 && next < 0xE000) {
      p += 12;
      continue;
    }
    if (high || low) {
      std::memcpy(p, "\\ufffd", 6);
      changed = true;
    }
    p += 6;
  }
  return changed;
}

}  // namespace

csimdjson_parser *csimdjson_parser_create(const char *const *keys, size_t count, size_t columns) {
  if (count > CSIMDJSON_MOST_KEYS) return nullptr;
  try {
    auto *parser = new csimdjson_parser;
    parser->columns = columns;
    for (size_t i = 0; i < count; i++) parser->keys.emplace_back(keys[i]);
    parser->values.resize(count);
    return parser;
  } catch (const std::bad_alloc &) {
    return nullptr;
  }
}

void csimdjson_parser_destroy(csimdjson_parser *parser) { delete parser; }

int csimdjson_read(csimdjson_parser *parser, const char *bytes, size_t length, size_t *consumed) {
  try {
    bool is_object = true;
    parser->is_repaired = false;
    auto error = read_object(*parser, bytes, length, consumed, is_object);
    if (error == simdjson::STRING_ERROR) {
      parser->repaired.reserve(length + CSIMDJSON_PADDING);
      parser->repaired.assign(bytes, length);
      if (replace_lone_surrogates(parser->repaired)) {
        parser->is_repaired = true;
        error = read_object(*parser, parser->repaired.data(), length, consumed, is_object);
      }
    }
    parser->message = simdjson::error_message(error);
    if (error == simdjson::SUCCESS) return CSIMDJSON_OK;
    if (error == simdjson::UTF8_ERROR) return CSIMDJSON_ENCODING;
    if (error == simdjson::MEMALLOC) return CSIMDJSON_NO_MEMORY;
    return is_object ? CSIMDJSON_MALFORMED : CSIMDJSON_NOT_OBJECT;
  } catch (const std::bad_alloc &) {
    parser->message = "out of memory";
    return CSIMDJSON_NO_MEMORY;
  }
}

void csimdjson_release(csimdjson_parser *parser) {
  forget(*parser, 0);
  if (parser->members.capacity() > kept_members) {
    std::vector<csimdjson_member>().swap(parser->members);
  }
  if (parser->document.capacity() > kept_bytes) parser->document = ondemand::parser();
  if (parser->repaired.capacity() > kept_bytes) std::string().swap(parser->repaired);
}

csimdjson_value *csimdjson_values(csimdjson_parser *parser) { return parser->values.data(); }

uint64_t csimdjson_present(const csimdjson_parser *parser) { return parser->present; }

bool csimdjson_is_repaired(const csimdjson_parser *parser) { return parser->is_repaired; }

const csimdjson_member *csimdjson_members(const csimdjson_parser *parser, size_t *count,
                                          const char **base) {
  *count = parser->members.size();
  *base = parser->base;
  return parser->members.data();
}

const char *csimdjson_message(const csimdjson_parser *parser) { return parser->message; }

size_t csimdjson_balanced_length(const char *bytes, size_t length) {
  size_t depth = 0;
  bool quoted = false;
  for (size_t i = 0; i < length; i++) {
    char c = bytes[i];
    if (quoted) {
      if (c == '\\') i++;
      if (c == '"') quoted = false;
    } else if (c == '"') {
      quoted = true;
    } else if (c == '{' || c == '[') {
      depth++;
    } else if (c == '}' || c == ']') {
      if (depth == 0) return 0;
      if (--depth == 0) return i + 1;
    }
  }
  return 0;
}

bool csimdjson_is_utf8(const char *bytes, size_t length) {
  return simdjson::validate_utf8(bytes, length);
}
