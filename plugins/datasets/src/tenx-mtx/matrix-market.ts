import { HeddleError, type Support } from "@heddle/contracts";
import type { ByteStream } from "./byte-stream.js";
import { isWithin, readValue } from "./matrix-value.js";

export interface MatrixSize {
  readonly rows: number;
  readonly columns: number;
  readonly entries: number;
}

/** Callbacks for the size line and for each entry; rows and columns count from 0. */
export interface MatrixSink {
  size(size: MatrixSize): void;
  entry(row: number, column: number, value: number): void;
}

/** Rows are indexed by 32-bit integers. */
const MOST_ENTRIES = 2 ** 31 - 1;

const EXPORT_AGAIN = "Export the matrix again as Cell Ranger does, or check that the download was complete.";

const NEWLINE = 10;
const RETURN = 13;
const TAB = 9;
const SPACE = 32;
const ZERO = 48;
const NINE = 57;

/**
 * Reads a Matrix Market coordinate file (NIST, math.nist.gov/MatrixMarket/formats.html) as a stream, with at most one
 * piece in memory. Banner "matrix coordinate integer|real general". Rejects with HeddleError "unreadable-file" with
 * the line number for anything else, and with "not-counts" for a value outside `support`.
 */
export async function readMatrixMarket(
  bytes: ByteStream,
  sink: MatrixSink,
  options: { name: string; support: Support },
): Promise<void> {
  const parser = new MatrixMarketParser(sink, options.name, options.support);
  for await (const piece of bytes) parser.push(piece);
  parser.end();
}

class MatrixMarketParser {
  readonly #sink: MatrixSink;
  readonly #name: string;
  readonly #support: Support;
  readonly #decoder = new TextDecoder();
  #line = 0;
  #size: MatrixSize | undefined;
  #entries = 0;
  /** A line split at the end of a piece. */
  #rest = new Uint8Array(0);

  constructor(sink: MatrixSink, name: string, support: Support) {
    this.#sink = sink;
    this.#name = name;
    this.#support = support;
  }

  push(piece: Uint8Array): void {
    let start = 0;
    for (let end = piece.indexOf(NEWLINE); end >= 0; end = piece.indexOf(NEWLINE, start)) {
      if (this.#rest.length > 0) {
        this.#takeRest(piece.subarray(0, end));
      } else {
        this.#takeLine(piece, start, end);
      }
      start = end + 1;
    }
    if (start < piece.length) this.#rest = joined(this.#rest, piece.subarray(start));
  }

  end(): void {
    if (this.#rest.length > 0) this.#takeRest(new Uint8Array(0));
    if (!this.#size) throw this.#malformed("a line with rows, columns and entries", "the end of the file");
    if (this.#entries === this.#size.entries) return;
    throw this.#malformed(`${this.#size.entries} entries as in the header`, `${this.#entries}`);
  }

  #takeRest(more: Uint8Array): void {
    const line = joined(this.#rest, more);
    this.#rest = new Uint8Array(0);
    this.#takeLine(line, 0, line.length);
  }

  #takeLine(bytes: Uint8Array, start: number, end: number): void {
    this.#line++;
    if (this.#size) {
      this.#takeEntry(this.#size, bytes, start, end);
      return;
    }
    const text = this.#decoder.decode(bytes.subarray(start, end)).trim();
    if (this.#line === 1) this.#checkBanner(text);
    else if (text !== "" && !text.startsWith("%")) this.#takeSize(text);
  }

  #checkBanner(text: string): void {
    const expected = '"%%MatrixMarket matrix coordinate integer general" (or real)';
    if (/^%%MatrixMarket\s+matrix\s+coordinate\s+(integer|real)\s+general$/i.test(text)) return;
    const word = /^%%MatrixMarket\s+matrix\s+coordinate\s+(float|double)\s+general$/i.exec(text)?.[1];
    if (word === undefined) throw this.#malformed(expected, JSON.stringify(text.slice(0, 80)));
    // STARsolo writes "float", which the format does not have
    throw this.#malformed(expected, JSON.stringify(text), `Replace "${word}" by "real" in the first line.`);
  }

  #takeSize(text: string): void {
    const numbers = text.split(/\s+/).map(Number);
    const [rows, columns, entries] = numbers;
    if (numbers.length !== 3 || !numbers.every((n) => Number.isSafeInteger(n) && n >= 0)) {
      throw this.#malformed("three integers: rows, columns and entries", JSON.stringify(text.slice(0, 80)));
    }
    if (entries > rows * columns || entries > MOST_ENTRIES)
      throw this.#malformed(`at most rows × columns entries, and fewer than 2³¹`, `${entries} entries`);
    this.#size = { rows: rows, columns: columns, entries: entries };
    this.#sink.size(this.#size);
  }

  /** Parses the common line, three integers, from its bytes; other lines use the slower general parser. */
  #takeEntry(size: MatrixSize, bytes: Uint8Array, start: number, end: number): void {
    let field = 0;
    let inNumber = false;
    let row = 0;
    let column = 0;
    let value = 0;
    for (let i = start; i < end; i++) {
      const byte = bytes[i];
      if (byte >= ZERO && byte <= NINE) {
        if (!inNumber) field++;
        inNumber = true;
        if (field === 1) row = row * 10 + byte - ZERO;
        else if (field === 2) column = column * 10 + byte - ZERO;
        else value = value * 10 + byte - ZERO;
      } else if (byte === SPACE || byte === TAB || byte === RETURN) inNumber = false;
      else {
        this.#parseLine(size, this.#decoder.decode(bytes.subarray(start, end)).trim());
        return;
      }
    }
    if (field === 0) return;
    if (field !== 3) throw this.#badEntry(this.#decoder.decode(bytes.subarray(start, end)).trim());
    this.#deliver(size, row, column, value);
  }

  #parseLine(size: MatrixSize, text: string): void {
    if (text.startsWith("%")) return;
    const fields = text.split(/\s+/);
    const [row, column] = fields.map(Number);
    const value = readValue(fields[2] ?? "");
    if (fields.length !== 3 || value === undefined) throw this.#badEntry(text);
    this.#deliver(size, row, column, value);
  }

  #deliver(size: MatrixSize, row: number, column: number, value: number): void {
    const inside = row >= 1 && row <= size.rows && column >= 1 && column <= size.columns;
    if (!inside || !Number.isInteger(row) || !Number.isInteger(column)) {
      const got = `row ${row}, column ${column}`;
      throw this.#malformed(`a row from 1 to ${size.rows} and a column from 1 to ${size.columns}`, got);
    }
    if (!isWithin(value, this.#support)) throw this.#notCounts(row, column, value);
    this.#entries++;
    this.#sink.entry(row - 1, column - 1, value);
  }

  #badEntry(text: string): HeddleError {
    return this.#malformed("row, column and value", JSON.stringify(text.slice(0, 80)));
  }

  #malformed(expected: string, got: string, next = EXPORT_AGAIN): HeddleError {
    return new HeddleError("unreadable-file", {
      where: `${this.#name}, line ${this.#line}`,
      expected,
      got,
      next,
    });
  }

  #notCounts(row: number, column: number, value: number): HeddleError {
    return new HeddleError("not-counts", {
      where: `${this.#name}, line ${this.#line}`,
      expected: this.#support === "counts" ? "raw counts: integers from 0 to 2^24" : `finite values (${this.#support})`,
      got: `${value} for feature ${row} in cell ${column}`,
      next: "Pass the matrix of raw counts, before normalization or scaling.",
    });
  }
}

function joined(first: Uint8Array, second: Uint8Array): Uint8Array<ArrayBuffer> {
  const both = new Uint8Array(first.length + second.length);
  both.set(first);
  both.set(second, first.length);
  return both;
}
