// The text of a program as a tree: (op 3 word (do ...)). What generate.ts writes and both interpreters read.
#pragma once

#include <cstddef>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace oracle {

/// A list with a head, or a word.
struct Node {
  std::string head;
  bool is_list = false;
  std::vector<Node> rest;

  /// What stands at `index` behind the head. Throws: std::runtime_error when there is nothing.
  const Node& at(std::size_t index) const {
    if (index < rest.size()) return rest[index];
    throw std::runtime_error("(" + head + " ...) has no argument " + std::to_string(index));
  }
  const std::string& word(std::size_t index) const { return at(index).head; }
  long number(std::size_t index) const { return std::stol(word(index)); }
  /// The number of a statement, which is also the slot of the task that it makes.
  long id() const { return number(0); }
};

/// Throws: std::runtime_error when `text` is not one node.
Node parse(std::string_view text);

}  // namespace oracle
