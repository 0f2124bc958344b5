#include "check.h"

Exercise exercise() {
  return {
      check("plain gives up connecting after three seconds", task("plain").cancelled_at(3s)),
      check("hasty gives up connecting after one second", task("hasty").cancelled_at(1s)),
      check("patient keeps the limit for the connection", task("patient").cancelled_at(3s)),
      in_world("silent", check("plain waits five seconds for the answer", task("plain").cancelled_at(5s))),
      in_world("silent", check("hasty keeps the limit for the answer", task("hasty").cancelled_at(5s))),
      in_world("silent", check("patient waits twenty seconds for the answer", task("patient").cancelled_at(20s))),
      in_world("slow", check("plain gets an answer that is in time", prints("plain has the answer"))),
      on_every_seed(check("no call is left over", no_lint() && ends_well())),
  };
}
