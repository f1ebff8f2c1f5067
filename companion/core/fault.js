/**
 * What went wrong, by a name for which the catalogue has the words (`fault.CODE`): what happened, what is safe, what to do.
 * Neither the code nor the data ever holds a word of the book or a key.
 */
export class Fault extends Error {
  /**
   * @param {string} code such as `record_forged`
   * @param {Record<string, any>} [data] for the sentence: numbers, a day
   * @param {unknown} [cause] for whoever debugs; shown to nobody
   */
  constructor(code, data = {}, cause = undefined) {
    super(code, {cause});
    this.name = 'Fault';
    this.code = code;
    this.data = data;
  }

  /**
   * A fault that has come through postMessage or JSON, which keep no classes.
   *
   * @param {any} value
   */
  static from(value) {
    if (value instanceof Fault) return value;
    if (typeof value?.code === 'string' && typeof value?.data === 'object') return new Fault(value.code, value.data ?? {});
    return new Fault('unknown', {}, value);
  }

  /** What can be sent to another thread. */
  plain() {
    return {code: this.code, data: this.data};
  }
}
