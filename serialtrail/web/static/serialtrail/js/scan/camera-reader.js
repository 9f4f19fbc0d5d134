// Reads codes in frames of the camera, beside the page: of several in sight the one nearest to the middle.

import { BarcodeDetector, prepareZXingModule } from "../../../camera/ponyfill.js";

let detector = null;

function offCentre(frame, { x, y, width, height }) {
  return Math.hypot(x + width / 2 - frame.width / 2, y + height / 2 - frame.height / 2);
}

addEventListener("message", async ({ data }) => {
  if (data.wasm) {
    // Its own default lies on another host.
    prepareZXingModule({ overrides: { locateFile: () => data.wasm } });
    detector = new BarcodeDetector();
    return;
  }
  try {
    const found = await detector.detect(data);
    found.sort((a, b) => offCentre(data, a.boundingBox) - offCentre(data, b.boundingBox));
    postMessage({ text: found[0]?.rawValue ?? "" });
  } catch {
    postMessage({ fault: true });
  }
  data.close();
});
