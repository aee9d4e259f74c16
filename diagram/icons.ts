// One small drawing per job, as strokes in a square of 22 units. Drawn for this project; a job's form tells it apart as
// well, so an icon is never the only sign.

import type { Job } from "./scene.ts";

/** Path data to be stroked, and where there is some, path data to be filled. */
export interface Icon {
  readonly strokes: string;
  readonly solid?: string;
}

export const icons: Readonly<Record<Job, Icon>> = {
  // A head and shoulders.
  client: { strokes: "M11 3.5a3.6 3.6 0 1 1 0 7.2a3.6 3.6 0 1 1 0-7.2zM3.5 19c.6-4 3.6-6 7.5-6s6.9 2 7.5 6" },
  // A way out of a box.
  external: {
    strokes: "M9 5H5.5A2.5 2.5 0 0 0 3 7.5v9A2.5 2.5 0 0 0 5.5 19h9a2.5 2.5 0 0 0 2.5-2.5V13M12 3.5h6.5V10M18 4l-8 8",
  },
  // One way in, three ways on.
  gateway: {
    strokes:
      "M2.5 11H7m0 0c4 0 3-6.5 7-6.500h4M7 11h11M7 11c4 0 3 6.5 7 6.500h4M16.5 2.500l2.5 2l-2.5 2M16.5 9l2.5 2l-2.5 2M16.5 15.500l2.5 2l-2.5 2",
  },
  // A cube.
  service: { strokes: "M11 2.500l7.5 4.200v8.600L11 19.500l-7.5-4.200V6.700zM3.7 6.800L11 11l7.3-4.200M11 11v8.3" },
  // A wheel.
  worker: {
    strokes:
      "M11 7.600a3.4 3.4 0 1 1 0 6.800a3.4 3.4 0 1 1 0-6.800zM11 2.500v2.600M11 16.900v2.600M2.5 11h2.600M16.9 11h2.600M5 5l1.8 1.800M15.2 15.200L17 17M5 17l1.8-1.800M15.2 6.800L17 5",
  },
  // A clock.
  job: { strokes: "M11 2.800a8.2 8.2 0 1 1 0 16.400a8.2 8.2 0 1 1 0-16.400zM11 6.200V11l3.4 2.2" },
  // Discs.
  store: {
    strokes: "M3.5 5.500c0-3.6 15-3.6 15 0v11c0 3.6-15 3.6-15 0zM3.5 5.500c0 3.6 15 3.6 15 0M3.5 11c0 3.6 15 3.6 15 0",
  },
  // A flash.
  cache: { strokes: "M12.5 2.500L4 12.500h6l-1 7l8.5-10h-6z" },
  // Parcels in a row.
  queue: { strokes: "M2.5 7h4.600v8H2.500zM8.7 7h4.600v8H8.700zM15 7h4.500v8H15z" },
  // A log with its newest line marked.
  topic: { strokes: "M3 5h16M3 9h16M3 13h16M3 17h9", solid: "M17 15a2 2 0 1 1 0 4a2 2 0 1 1 0-4z" },
  // Three that agree.
  coordinator: {
    strokes:
      "M11 2.500a2.5 2.5 0 1 1 0 5a2.5 2.5 0 1 1 0-5zM4.5 14a2.5 2.5 0 1 1 0 5a2.5 2.5 0 1 1 0-5zM17.5 14a2.5 2.5 0 1 1 0 5a2.5 2.5 0 1 1 0-5zM9.8 7.300L5.8 14.200M12.2 7.300l4 6.900M7 16.500h8",
  },
  // A plain part.
  component: { strokes: "M4 4h14v14H4zM8.5 8.500h5v5h-5z" },
};
