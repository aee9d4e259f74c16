// A picture as pixels: the browser draws a self-contained SVG on a canvas. The SVG is shown as an image there, in which nothing runs and
// nothing is loaded.

/** Pixels per unit of the picture, where the canvas can be that large. */
const sharpness = 2;
/** What browsers' canvases hold without failing silently: the longer side, and the area, in pixels. */
const most = { side: 8_192, area: 50_000_000 } as const;

/** Pixels per unit for a picture of a size: `sharpness`, or less for one that would outgrow a canvas. */
export function scaleFor(width: number, height: number): number {
  return Math.min(sharpness, most.side / Math.max(width, height), Math.sqrt(most.area / (width * height)));
}

/** The picture as a PNG in base64. Rejects with a sentence where the text is no picture that the browser can draw. */
export async function paintPng(svg: string, page: Document): Promise<string> {
  const address = URL.createObjectURL(new Blob([svg], { type: "image/svg+xml" }));
  try {
    const image = page.createElement("img");
    image.src = address;
    await image.decode().catch(() => {
      throw new Error("The browser could not draw the picture.");
    });
    const { naturalWidth: width, naturalHeight: height } = image;
    const scale = scaleFor(width, height);
    const canvas = page.createElement("canvas");
    canvas.width = Math.max(1, Math.floor(width * scale));
    canvas.height = Math.max(1, Math.floor(height * scale));
    canvas.getContext("2d")?.drawImage(image, 0, 0, canvas.width, canvas.height);
    const [, data = ""] = canvas.toDataURL("image/png").split(",");
    if (data === "") throw new Error("The picture is too large to be drawn as a PNG; an SVG has no limit.");
    return data;
  } finally {
    URL.revokeObjectURL(address);
  }
}
