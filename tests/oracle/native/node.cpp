#include "node.h"

namespace oracle {
namespace {

class Parser {
 public:
  explicit Parser(std::string_view text) : text_(text) {}

  Node node() {
    skip_blanks();
    Node parsed;
    if (peek() != '(') {
      parsed.head = word();
      return parsed;
    }
    ++at_;
    parsed.is_list = true;
    skip_blanks();
    parsed.head = word();
    for (skip_blanks(); peek() != ')'; skip_blanks()) parsed.rest.push_back(node());
    ++at_;
    return parsed;
  }

  bool at_end() {
    skip_blanks();
    return at_ == text_.size();
  }

 private:
  char peek() const {
    if (at_ == text_.size()) throw std::runtime_error("a program ends inside a list");
    return text_[at_];
  }
  void skip_blanks() {
    while (at_ < text_.size() && text_[at_] == ' ') ++at_;
  }
  std::string word() {
    const std::size_t end = std::min(text_.find_first_of(" ()", at_), text_.size());
    if (end == at_) throw std::runtime_error("a word is missing in a program");
    std::string found(text_.substr(at_, end - at_));
    at_ = end;
    return found;
  }

  std::string_view text_;
  std::size_t at_ = 0;
};

}  // namespace

Node parse(std::string_view text) {
  Parser parser(text);
  Node node = parser.node();
  if (!parser.at_end()) throw std::runtime_error("text follows the program");
  return node;
}

}  // namespace oracle
