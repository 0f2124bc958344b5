// Operations that leave a callback with the loop. A callback logs its number, then acts: (log), (cancel 3), (set 0) of
// an event, (raise 2).
#include "machine.h"

namespace oracle {

using namespace aio;

namespace {

void act(Frame frame, const Node* node, const Node* action) {
  frame.log_callback(node, action->head + " " + text_of(frame->variables.front().get()));
  if (action->head == "cancel") {
    const auto found = frame->handles.find(action->number(0));
    if (found != frame->handles.end()) found->second.cancel();
  } else if (action->head == "set") {
    frame->events.at(action->number(0)).set();
  } else if (action->head == "raise") {
    throw Boom(action->number(0));
  }
}

Coro<Flow> op_call_soon(Frame frame, const Node* node) {
  Handle handle = get_running_loop().call_soon([frame, node] { act(frame, node, &node->at(1)); });
  frame->callbacks.insert_or_assign(node->id(), handle);
  co_return Flow();
}

Coro<Flow> op_call_later(Frame frame, const Node* node) {
  Handle handle = get_running_loop().call_later(std::chrono::seconds(node->number(1)),
                                                [frame, node] { act(frame, node, &node->at(2)); });
  frame->callbacks.insert_or_assign(node->id(), handle);
  co_return Flow();
}

Coro<Flow> op_cancel_callback(Frame frame, const Node* node) {
  const auto found = frame->callbacks.find(node->number(1));
  if (found == frame->callbacks.end()) co_return Flow{"nothing", {}};
  found->second.cancel();
  co_return Flow{text_of(found->second.cancelled()), {}};
}

Coro<Flow> op_done_callback(Frame frame, const Node* node) {
  const auto found = frame->handles.find(node->number(1));
  if (found == frame->handles.end()) co_return Flow{"nothing", {}};
  found->second.add_done_callback([frame, node] { act(frame, node, &node->at(2)); });
  co_return Flow();
}

}  // namespace

void add_callbacks(Operations& operations) {
  operations["call_soon"] = op_call_soon;
  operations["call_later"] = op_call_later;
  operations["cancel_callback"] = op_cancel_callback;
  operations["done_callback"] = op_done_callback;
}

}  // namespace oracle
