// Opens dialogs: `data-opens` names one; the keypad's `#confirm` asks before a large sum is charged.

for (const button of document.querySelectorAll("[data-opens]")) {
  button.hidden = false;
  button.addEventListener("click", () => document.getElementById(button.dataset.opens).showModal());
}

const confirm = document.getElementById("confirm");
const form = document.getElementById("keypad");

form?.addEventListener("submit", (event) => {
  const { confirmAbove, total } = form.dataset;
  const charge = event.submitter?.value === "charge";
  if (!charge || !confirmAbove || form.elements.confirmed.value || BigInt(total) <= BigInt(confirmAbove)) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  const title = confirm.querySelector("[data-said]");
  title.textContent = title.dataset.said.replace("{amount}", form.dataset.totalText);
  confirm.returnValue = "";
  confirm.showModal();
});

confirm?.addEventListener("close", () => {
  if (confirm.returnValue !== "yes") return;
  form.elements.confirmed.value = form.dataset.total;
  form.requestSubmit(form.querySelector("[data-charge]"));
});
