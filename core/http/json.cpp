#include "http/json.h"

#include <algorithm>
#include <cmath>

#include "base/repr.h"
#include "http/detail/json_reader.h"
#include "http/detail/utf8.h"

namespace aio::http {

namespace {

using Elements = std::vector<Json>;
using Members = std::vector<Json::Member>;

class Writer {
 public:
  explicit Writer(int indent) noexcept : indent_(indent) {}

  void write(const Json& value) {
    switch (value.type()) {
      case Json::Type::null:
        text += "null";
        break;
      case Json::Type::boolean:
        text += value.as<bool>() ? "true" : "false";
        break;
      case Json::Type::integer:
        text += std::to_string(value.as<std::int64_t>());
        break;
      case Json::Type::number:
        write_number(value.as<double>());
        break;
      case Json::Type::string:
        write_string(value.as<std::string>());
        break;
      case Json::Type::array:
        write_list('[', ']', value.elements(), [this](const Json& element) { write(element); });
        break;
      case Json::Type::object:
        write_list('{', '}', value.items(), [this](const Json::Member& member) {
          write_string(member.first);
          text += ": ";
          write(member.second);
        });
        break;
    }
  }

  std::string text;

 private:
  template <class List, class Write>
  void write_list(char open, char close, const List& list, Write write_one) {
    if (++depth_ > static_cast<int>(kMaxJsonDepth)) {
      throw ValueError("JSON nests deeper than " + std::to_string(kMaxJsonDepth) + " levels and is not written");
    }
    text += open;
    bool first = true;
    for (const auto& each : list) {
      if (!first) text += indent_ < 0 ? ", " : ",";
      first = false;
      new_line();
      write_one(each);
    }
    --depth_;
    if (!first) new_line();
    text += close;
  }

  void new_line() {
    if (indent_ < 0) return;
    text += '\n';
    text.append(static_cast<std::size_t>(indent_) * static_cast<std::size_t>(depth_), ' ');
  }

  void write_number(double value) {
    if (!std::isfinite(value)) throw ValueError("JSON has no numbers that are infinite or not a number");
    aio::detail::append_float(text, value);
  }

  void write_string(const std::string& value) {
    constexpr const char* kHex = "0123456789abcdef";
    constexpr std::string_view kEscaped = "\"\\\b\f\n\r\t", kLetters = "\"\\bfnrt";
    if (!detail::is_utf8(value)) throw ValueError("A string that is not UTF-8 cannot be written as JSON");
    text += '"';
    for (const char c : value) {
      if (const std::size_t at = kEscaped.find(c); at != kEscaped.npos) {
        (text += '\\') += kLetters[at];
      } else if (static_cast<unsigned char>(c) < 0x20) {
        ((text += "\\u00") += kHex[c >> 4]) += kHex[c & 15];
      } else {
        text += c;
      }
    }
    text += '"';
  }

  const int indent_;
  int depth_ = 0;
};

}  // namespace

JSONDecodeError::JSONDecodeError(const std::string& reason, std::size_t line, std::size_t column, std::size_t position)
    : ValueError(reason + ": line " + std::to_string(line) + " column " + std::to_string(column) + " (char " +
                 std::to_string(position) + ")"),
      line_(line),
      column_(column) {}

Json Json::parse(std::string_view text) {
  return detail::read_json(text);
}

Json Json::from_elements(std::vector<Json> elements) {
  Json array;
  array.value_ = std::move(elements);
  return array;
}

Json Json::from_members(std::vector<Member> members) {
  Json object;
  object.value_ = std::move(members);
  return object;
}

Json Json::array(std::initializer_list<Json> elements) {
  return from_elements(elements);
}

Json Json::object(std::initializer_list<Member> members) {
  Members list(members);
  detail::keep_last_values(list);
  return from_members(std::move(list));
}

const char* Json::type_name() const noexcept {
  static constexpr const char* kNames[] = {"null",     "a boolean", "an integer", "a number",
                                           "a string", "an array",  "an object"};
  return kNames[value_.index()];
}

void Json::refuse_integer(const std::string& value) {
  throw ValueError("The integer " + value + " does not fit; JSON's integers here have 64 bits with a sign");
}

void Json::refuse_as(const char* wanted) const {
  std::string shown;
  if (type() != Type::null && type() != Type::array && type() != Type::object) shown = " " + dump();
  throw TypeError("The JSON value is " + std::string(type_name()) + shown + ", not " + wanted);
}

bool Json::as_bool() const {
  if (const bool* value = std::get_if<bool>(&value_)) return *value;
  refuse_as("a boolean");
}

std::int64_t Json::as_integer(std::int64_t low, std::uint64_t high) const {
  const std::int64_t* value = std::get_if<std::int64_t>(&value_);
  if (!value) refuse_as("an integer");
  if (*value < low || (*value > 0 && static_cast<std::uint64_t>(*value) > high)) {
    throw ValueError("The integer " + std::to_string(*value) + " does not fit the type that as<T>() asks for");
  }
  return *value;
}

double Json::as_double() const {
  if (const double* value = std::get_if<double>(&value_)) return *value;
  if (const std::int64_t* value = std::get_if<std::int64_t>(&value_)) return static_cast<double>(*value);
  refuse_as("a number");
}

const std::string& Json::as_string() const {
  if (const std::string* value = std::get_if<std::string>(&value_)) return *value;
  refuse_as("a string");
}

const Json* Json::find(std::string_view key) const {
  for (const auto& [name, value] : items()) {
    if (name == key) return &value;
  }
  return nullptr;
}

const Json& Json::operator[](std::string_view key) const {
  if (const Json* value = find(key)) return *value;
  throw LookupError("The object has no key \"" + std::string(key) + "\"; ask with get() for what may be missing");
}

const Json& Json::at(std::int64_t index) const {
  const auto size = static_cast<std::int64_t>(elements().size());
  const std::int64_t from_front = index < 0 ? index + size : index;
  if (from_front < 0 || from_front >= size) {
    throw LookupError("The array has " + std::to_string(size) + " elements, and none at " + std::to_string(index));
  }
  return elements()[static_cast<std::size_t>(from_front)];
}

Json Json::get(std::string_view key, Json fallback) const {
  const Json* value = find(key);
  return value ? *value : fallback;
}

std::size_t Json::size() const {
  return type() == Type::object ? items().size() : elements().size();
}

const std::vector<Json>& Json::elements() const {
  if (const auto* elements = std::get_if<Elements>(&value_)) return *elements;
  refuse_as("an array");
}

const std::vector<Json::Member>& Json::items() const {
  if (const auto* members = std::get_if<Members>(&value_)) return *members;
  refuse_as("an object");
}

void Json::set(std::string_view key, Json value) {
  if (is_null()) value_ = Members();
  Json* known = const_cast<Json*>(std::as_const(*this).find(key));
  if (known) {
    *known = std::move(value);
  } else {
    std::get<Members>(value_).emplace_back(std::string(key), std::move(value));
  }
}

void Json::append(Json value) {
  if (is_null()) value_ = Elements();
  if (type() != Type::array) refuse_as("an array");
  std::get<Elements>(value_).push_back(std::move(value));
}

bool Json::erase(std::string_view key) {
  if (type() != Type::object) refuse_as("an object");
  return std::erase_if(std::get<Members>(value_), [&](const Member& member) { return member.first == key; }) > 0;
}

std::string Json::dump(int indent) const {
  Writer writer(indent);
  writer.write(*this);
  return std::move(writer.text);
}

bool Json::equals(const Json& other) const noexcept {
  const bool numbers = (type() == Type::integer && other.type() == Type::number) ||
                       (type() == Type::number && other.type() == Type::integer);
  if (numbers) return as_double() == other.as_double();
  if (type() != other.type()) return false;
  if (type() != Type::object) return value_ == other.value_;
  return items().size() == other.items().size() && std::all_of(items().begin(), items().end(), [&](const Member& each) {
           const Json* value = other.find(each.first);
           return value && *value == each.second;
         });
}

}  // namespace aio::http
