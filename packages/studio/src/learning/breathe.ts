/** Lets the server answer what waits: reading and scoring are done in steps between which it can. */
export function breathe(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
