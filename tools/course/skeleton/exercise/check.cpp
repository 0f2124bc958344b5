#include "check.h"

// TODO(docs): what the learner should mend first stands first.
Exercise exercise() {
  return {
      check("the word is said", prints_exactly({"done"})),
      check("the word comes after two seconds", elapsed_is(2s)),
      on_every_seed(check("no task is left over", no_lint())),
  };
}
