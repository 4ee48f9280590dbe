/** Lets a loop wait while it is paused. */
export class Pause {
  private resume: (() => void) | undefined
  private waiting: Promise<void> = Promise.resolve()

  get isPaused(): boolean {
    return this.resume !== undefined
  }

  toggle(): void {
    if (this.resume) this.end()
    else {
      this.waiting = new Promise((resolve) => {
        this.resume = resolve
      })
    }
  }

  end(): void {
    this.resume?.()
    this.resume = undefined
  }

  /** Resolves at once, or when the pause ends. */
  over(): Promise<void> {
    return this.waiting
  }
}
