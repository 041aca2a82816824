// What the two Node drivers share: named checks, the closing line, the environment.

/** Reads a variable the drivers cannot do without. */
export function required(name) {
  const value = process.env[name];
  if (!value) {
    console.error(`${name} is not set; see clients/README.md`);
    process.exit(2);
  }
  return value;
}

/** Runs named checks one after the other and counts them. */
export class Checks {
  #driver;
  #passed = 0;
  #failed = 0;

  constructor(driver) {
    this.#driver = driver;
  }

  async check(name, body) {
    try {
      await body();
      this.#passed += 1;
      console.log(`${this.#driver}: ok    ${name}`);
    } catch (error) {
      this.#failed += 1;
      console.log(`${this.#driver}: FAIL  ${name}\n${error.stack ?? error}`);
    }
  }

  /** Prints the closing line and sets the exit code; no check at all is a failure. */
  close() {
    console.log(`${this.#driver}: ${this.#passed} passed, ${this.#failed} failed`);
    process.exitCode = this.#failed === 0 && this.#passed > 0 ? 0 : 1;
  }
}
