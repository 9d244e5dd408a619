/** What one step of a test waits for and another one gives. */
export class Signal {
  give: () => void = () => undefined;
  readonly given: Promise<void> = new Promise((resolve) => {
    this.give = resolve;
  });
}
