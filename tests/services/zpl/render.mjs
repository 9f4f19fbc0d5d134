import { createInterface } from "node:readline";
import { ready } from "zpl-renderer-js";
const { api } = await ready;
for await (const line of createInterface({ input: process.stdin })) {
  const { zpl, width, height, dpmm } = JSON.parse(line);
  const pictures = await api.zplToBase64MultipleAsync(zpl, width, height, dpmm);
  for (const picture of pictures) process.stdout.write(picture + "\n");
  process.stdout.write("\n");
}
