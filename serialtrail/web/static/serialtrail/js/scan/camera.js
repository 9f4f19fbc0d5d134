// Codes read through the device's camera, one after another, until it is closed. Loaded when it is first asked for; the
// frames are read in a worker, so that the page goes on working.

const AGAIN = 1500; // milliseconds: a code counts anew when it has been out of sight for so long
const PACE = 80; // milliseconds between two frames at least
const WIDEST = 1280; // pixels of a frame that is read
const words = document.getElementById("words")?.dataset ?? {};

// `code(text)` takes a code, `say(text, kind)` tells what is wrong, `shown(on)` that it is open or closed.
export function camera(viewer, { code, say, shown }) {
  const video = viewer.querySelector("video");
  const torch = viewer.querySelector("[data-torch]");
  const seen = new Map();
  let stream = null;
  let reader = null;
  let timer = 0;

  function read({ data }) {
    const now = performance.now();
    for (const [text, at] of seen) if (now - at >= AGAIN) seen.delete(text);
    if (data.fault) {
      say(words.cameraFault, "no-good");
      close();
      return;
    }
    if (data.text) {
      const fresh = !seen.has(data.text);
      seen.set(data.text, now);
      if (fresh) {
        navigator.vibrate?.(40);
        code(data.text);
      }
    }
    timer = setTimeout(look, PACE);
  }

  async function look() {
    if (!stream) return;
    if (video.readyState < video.HAVE_CURRENT_DATA) {
      timer = setTimeout(look, PACE);
      return;
    }
    const wide = Math.min(video.videoWidth, WIDEST);
    const frame = await createImageBitmap(video, { resizeWidth: wide, resizeQuality: "medium" });
    if (reader) reader.postMessage(frame, [frame]);
    else frame.close();
  }

  async function open() {
    try {
      stream = await navigator.mediaDevices.getUserMedia({
        video: { facingMode: "environment", width: { ideal: 1280 }, height: { ideal: 720 } },
      });
    } catch (error) {
      say(error.name === "NotAllowedError" ? words.cameraDenied : words.cameraMissing, "no-good");
      return;
    }
    reader = new Worker(viewer.dataset.reader, { type: "module" });
    reader.addEventListener("message", read);
    reader.addEventListener("error", () => read({ data: { fault: true } }));
    reader.postMessage({ wasm: new URL(viewer.dataset.wasm, location.href).href });
    video.srcObject = stream;
    viewer.hidden = false;
    viewer.scrollIntoView({ block: "center" });
    shown(true);
    await video.play();
    const [track] = stream.getVideoTracks();
    track.addEventListener("ended", close);
    torch.hidden = !track.getCapabilities?.().torch;
    torch.setAttribute("aria-pressed", "false");
    look();
  }

  function close() {
    clearTimeout(timer);
    for (const track of stream?.getTracks() ?? []) track.stop();
    stream = null;
    reader?.terminate();
    reader = null;
    video.srcObject = null;
    viewer.hidden = true;
    seen.clear();
    shown(false);
  }

  torch.addEventListener("click", async () => {
    const on = torch.getAttribute("aria-pressed") !== "true";
    await stream.getVideoTracks()[0].applyConstraints({ advanced: [{ torch: on }] });
    torch.setAttribute("aria-pressed", String(on));
  });
  viewer.querySelector("[data-camera-close]").addEventListener("click", close);
  addEventListener("pagehide", close);
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) close();
  });
  return { toggle: () => (stream ? close() : open()) };
}
