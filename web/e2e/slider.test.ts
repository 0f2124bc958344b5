import { expect, it } from "vitest";
import { PageDriver } from "./page-driver.ts";
import { useStage } from "./stage.ts";

const stage = useStage();

it("a slider in a lesson changes the number in the program, and runs it where the reader stops", async () => {
  const context = await stage.browser.newContext({ viewport: { width: 1440, height: 900 } });
  const driver = await PageDriver.open(context, `${stage.url}#/17_scheduler/failing_job`);
  const limit = driver.page.getByRole("slider", { name: "{.limit = …}", exact: true });
  const close = driver.page.getByRole("slider", { name: "co_await sleep(…s);", exact: true });
  await limit.fill("10");
  expect(await driver.lineWith(".limit = 10}").count()).toBe(1);
  await expect.poll(() => driver.output(), { timeout: 40_000 }).toContain("10 jobs run, 63 wait for a place");
  await limit.fill("50");
  await close.focus();
  for (let i = 0; i < 10; ++i) await driver.page.keyboard.press("ArrowRight");
  expect(await driver.lineWith("co_await sleep(15s);").count()).toBe(1);
  await expect.poll(async () => (await driver.output())[0], { timeout: 40_000 }).toBe("0 jobs run, 0 wait for a place");
  await driver.page.getByRole("button", { name: "Reset", exact: true }).click();
  expect(await limit.inputValue()).toBe("100");
  driver.expectNoErrors();
  await context.close();
}, 120_000);
