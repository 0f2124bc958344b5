#include "check.h"

Exercise exercise() {
  return {
      check("the temperature is right", prints_exactly({"it is 22 degrees warm"})),
      check("what is called is awaited", no_lint("never-awaited")),
      check("the thermometer is read once", coro("read_thermometer").runs(1) && coro("temperature").runs(1)),
      on_every_seed(check("no advice is left", no_lint())),
  };
}
