#include "check.h"

Exercise exercise() {
  return {
      check("the sizes are added up", prints_exactly({"total: 1500"})),
      check("each page is fetched once", coro("fetch").runs(5)),
      check("the pages are fetched at once", elapsed_is(5s)),
      on_every_seed(check("no task is left over", no_lint())),
  };
}
