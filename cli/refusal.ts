// Why the command could not do what was asked, in one sentence that a person can act on. Thrown in the shell for what
// the world refused (a path, an option, a file), caught in run.ts; a fault of ours is any other error.

/** The message is the whole explanation: one or two sentences, no stack, no code. */
export class Refusal extends Error {
  override readonly name = "Refusal";
}

/** A sentence's ending for an error of the file system, such as `permission denied`. */
export function reasonOf(error: unknown): string {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  return reasons[code] ?? (error instanceof Error ? error.message : String(error));
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: "there is no such file or folder",
  EACCES: "permission denied",
  EPERM: "the system does not permit it",
  ELOOP: "its symbolic links lead in a circle",
  EISDIR: "it is a folder",
  ENOTDIR: "a part of its path is not a folder",
  ENAMETOOLONG: "its name is too long",
  EIO: "the device failed to read it",
  EMFILE: "too many files are open",
  ENOSPC: "the disk is full",
  EROFS: "the disk cannot be written",
  ENXIO: "it is no file that could be read",
  // Node's own, before it asks the system: of paths it refuses nothing else.
  ERR_INVALID_ARG_VALUE: "its name holds a zero byte",
};
