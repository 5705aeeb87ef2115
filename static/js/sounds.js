// Two sounds and a vibration: `paid` rises, `trouble` is long and low. Made here, at the volume that the page says.

const NOTES = {
  paid: [{ at: 0, hertz: 659, long: 0.16 }, { at: 0.15, hertz: 988, long: 0.34 }],
  trouble: [{ at: 0, hertz: 185, long: 0.9 }],
};

let context;

// Browsers make no sound before somebody has touched the page or the one before it.
function ready() {
  context ??= new AudioContext();
  if (context.state === "suspended") context.resume();
  return context;
}

function play(kind, volume) {
  if (kind === "paid") navigator.vibrate?.([80, 40, 80]);
  if (!NOTES[kind] || !(volume > 0)) return;
  const { currentTime: now, destination } = ready();
  for (const { at, hertz, long } of NOTES[kind]) {
    const [tone, loud] = [new OscillatorNode(context, { type: "triangle", frequency: hertz }), new GainNode(context, { gain: 0 })];
    const begin = now + at;
    loud.gain.setValueAtTime(0, begin);
    loud.gain.linearRampToValueAtTime(volume / 100, begin + 0.02);
    loud.gain.setTargetAtTime(0, begin + long / 2, long / 6);
    tone.connect(loud).connect(destination);
    tone.start(begin);
    tone.stop(begin + long + 0.2);
  }
}

// As the sale says, or as the field of the settings stands.
function volume() {
  const sale = document.querySelector("[data-volume]");
  return Number(sale ? sale.dataset.volume : document.getElementById("volume").value);
}

document.addEventListener("sale:sound", ({ detail }) => play(detail, volume()));
document.addEventListener("pointerdown", ready, { once: true });
for (const button of document.querySelectorAll("[data-sound-test]")) {
  button.hidden = false;
  button.addEventListener("click", () => play(button.dataset.soundTest, volume()));
}
