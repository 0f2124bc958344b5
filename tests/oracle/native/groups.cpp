// Operations on task groups, eager tasks and context variables.
#include "machine.h"

namespace oracle {

using namespace aio;

namespace {

// An open group, found by its statement's number until its last task has ended.
class OpenGroup {
 public:
  OpenGroup(Frame frame, const Node* node) : frame_(frame), id_(node->id()) {}
  OpenGroup(const OpenGroup&) = delete;
  OpenGroup& operator=(const OpenGroup&) = delete;
  ~OpenGroup() { frame_->groups.erase(id_); }
  void opens(TaskGroup& group) { frame_->groups.insert_or_assign(id_, &group); }

 private:
  Frame frame_;
  long id_;
};

// (group id (do ...))
Coro<Flow> op_group(Frame frame, const Node* node) {
  OpenGroup open(frame, node);
  auto scope = task_group([&open, frame, node](TaskGroup& group) {
    open.opens(group);
    return run_block(frame, &node->at(1));
  });
  Flow flow;
  flow.returned = co_await std::move(scope);
  flow.text = "all done";
  co_return flow;
}

// (group.spawn id group (do ...))
Coro<Flow> op_group_spawn(Frame frame, const Node* node) {
  const auto found = frame->groups.find(node->number(1));
  if (found == frame->groups.end()) co_return Flow{"nothing", {}};
  Task<long> task = found->second->create_task(run_body(frame.of_task(node->id()), &node->at(2)));
  frame->tasks.insert_or_assign(node->id(), task);
  frame->handles.insert_or_assign(node->id(), task);
  co_return Flow{"spawned", {}};
}

Coro<Flow> op_spawn_eager(Frame frame, const Node* node) {
  TaskOptions options;
  options.eager_start = true;
  Task<long> task = create_task(run_body(frame.of_task(node->id()), &node->at(1)), std::move(options));
  frame->tasks.insert_or_assign(node->id(), task);
  frame->handles.insert_or_assign(node->id(), task);
  co_return Flow{"done " + text_of(task.done()), {}};
}

Coro<Flow> op_context_set(Frame frame, const Node* node) {
  static_cast<void>(frame->variables.at(node->number(1)).set(node->number(2)));
  co_return Flow();
}

Coro<Flow> op_context_get(Frame frame, const Node* node) {
  co_return Flow{text_of(frame->variables.at(node->number(1)).get()), {}};
}

}  // namespace

void add_groups(Operations& operations) {
  operations["group"] = op_group;
  operations["group.spawn"] = op_group_spawn;
  operations["spawn_eager"] = op_spawn_eager;
  operations["context.set"] = op_context_set;
  operations["context.get"] = op_context_get;
}

}  // namespace oracle
