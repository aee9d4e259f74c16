// The command's version. A test holds it to the manifest's, which would bring all of the manifest into the bundle.

export const version = "0.1.0";
