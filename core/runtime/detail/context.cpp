#include "runtime/detail/context.h"

#include "base/errors.h"
#include "runtime/event_loop.h"

namespace aio::detail {

ContextNode::~ContextNode() = default;

// A loop, not a recursion through outer_: a chain is as long as there are variables.
void ContextRef::release(const ContextNode* node) noexcept {
  while (node && __atomic_sub_fetch(&node->references_, 1, __ATOMIC_ACQ_REL) == 0) {
    const ContextNode* outer = node->outer_;
    delete node;
    node = outer;
  }
}

const ContextNode* find_binding(const ContextKey& key) noexcept {
  const ContextNode* node = thread_state.context;
  while (node && &node->key() != &key) node = node->outer();
  return node;
}

// The chain shares what lies outside the old binding; what lies inside it is copied.
void rebind(const ContextKey& key, ContextNode* binding) {
  std::unique_ptr<ContextNode, void (*)(ContextNode*)> owned(binding, [](ContextNode* node) { delete node; });
  const auto hold = [](ContextNode* node, const ContextRef& outer) {
    if (outer.get()) __atomic_fetch_add(&outer.get()->references_, 1, __ATOMIC_RELAXED);
    node->outer_ = outer.get();
    return ContextRef(node);
  };
  const ContextNode* old = find_binding(key);
  ContextRef chain = old ? ContextRef(old->outer()) : ContextRef::current();
  for (const ContextNode* inner = thread_state.context; old && inner != old; inner = inner->outer()) {
    chain = hold(inner->clone(), chain);
  }
  if (owned) chain = hold(owned.release(), chain);
  chain.swap_with_current();
}

void throw_unbound(const ContextKey& key) {
  throw LookupError(std::string("ContextVar ") + key.name + " has no value here and no default; set() it first");
}
void throw_token_used(const ContextKey& key) {
  throw RuntimeError(std::string("This token of ContextVar ") + key.name + " was used before; a token resets once");
}
void throw_foreign_token(const ContextKey& key) {
  throw ValueError(std::string("This token was given by another variable than ContextVar ") + key.name);
}

}  // namespace aio::detail
