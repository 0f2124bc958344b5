// What embed.html does with its first program: buttons lead through its moments, and a line says where it is.
const program = document.querySelector("#steps");
const sentence = document.querySelector("#sentence");
for (const button of document.querySelectorAll("[data-fragment]")) {
  button.addEventListener("click", () => program.goToFragment(Number(button.dataset.fragment)));
}
program.addEventListener("moved", ({ detail }) => {
  sentence.textContent = `Event ${detail.event}: ${detail.sentence}`;
});
