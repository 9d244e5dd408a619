import { TinctureError } from 'tincture';

/** A byte order mark that says UTF-16, as the label of its decoder. */
export function utf16Label(head: Uint8Array): 'utf-16le' | 'utf-16be' | undefined {
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le';
  if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be';
  return undefined;
}

/** What bytes that are not UTF-8 most likely are. A guess in words, for a message. */
export function guessEncoding(bytes: Uint8Array): { readonly label: string; readonly name: string } {
  let high = 0;
  let paired = 0;
  for (let i = 0; i < bytes.length; i++) {
    if ((bytes[i] ?? 0) < 0x80) continue;
    high++;
    if ((bytes[i + 1] ?? 0) >= 0x80 || (bytes[i - 1] ?? 0) >= 0x80) paired++;
  }
  // Accented letters of European texts stand alone; East Asian encodings write characters as pairs of high bytes.
  if (high >= 4 && paired / high > 0.8) {
    for (const { label, name } of eastAsian) if (decodes(bytes, label)) return { label, name };
  }
  return { label: 'windows-1252', name: 'Windows-1252 (Western European) or Latin-1' };
}

const eastAsian = [
  { label: 'euc-jp', name: 'EUC-JP (Japanese)' },
  { label: 'shift_jis', name: 'Shift_JIS (Japanese)' },
  { label: 'gb18030', name: 'GB18030 (Chinese)' },
  { label: 'euc-kr', name: 'EUC-KR (Korean)' },
];

function decodes(bytes: Uint8Array, label: string): boolean {
  try {
    new TextDecoder(label, { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}

/** First bytes of files that people take for text files by mistake. */
const signatures: readonly (readonly [string, string])[] = [
  ['%PDF', 'a PDF document'],
  ['PK\u0003\u0004', 'a ZIP archive (an .xlsx or .docx file is one)'],
  ['\u0089PNG', 'a PNG image'],
  ['\u00ff\u00d8\u00ff', 'a JPEG image'],
  ['SQLite format 3\u0000', 'an SQLite database'],
  ['\u00d0\u00cf\u0011\u00e0', 'an old Office file (.xls or .doc)'],
  ['BZh', 'a bzip2 archive'],
  ['\u00fd7zXZ', 'an xz archive'],
  ['\u0028\u00b5\u002f\u00fd', 'a zstd archive'],
  ['PAR1', 'a Parquet file'],
  ['{\\rtf', 'an RTF document'],
];

/** Throws `file-invalid` for a web page: its lines would be texts with all of their markup. */
export function refuseWebPage(head: string, shownAs: string): void {
  if (!/^\ufeff?\s*(?:<!doctype html|<html[\s>])/i.test(head)) return;
  throw new TinctureError({
    code: 'file-invalid',
    problem: 'This is a web page, and its markup would be read as text.',
    where: { file: shownAs },
    fix: 'Save what can be read on it as plain text; --format text reads it as it is.',
  });
}

/** Throws `file-invalid` for a file whose beginning is not text. A stray control character does not make it binary. */
export function refuseBinary(head: Uint8Array, shownAs: string): void {
  const wrong = (problem: string, fix: string): TinctureError =>
    new TinctureError({ code: 'file-invalid', problem, where: { file: shownAs }, fix });
  const start = Buffer.from(head.subarray(0, 16)).toString('latin1');
  const known = signatures.find(([signature]) => start.startsWith(signature));
  if (known !== undefined)
    throw wrong(`This is ${known[1]}, not a text file.`, 'Export it as JSON lines, CSV or plain text.');
  const sample = head.subarray(0, 8_192);
  let control = 0;
  let evenNul = 0;
  let oddNul = 0;
  for (let i = 0; i < sample.length; i++) {
    const byte = sample[i] ?? 0;
    if (byte === 0) i % 2 === 0 ? evenNul++ : oddNul++;
    if (byte < 0x20 && byte !== 9 && byte !== 10 && byte !== 12 && byte !== 13) control++;
  }
  const nul = evenNul + oddNul;
  if (nul > sample.length / 5 && Math.min(evenNul, oddNul) < nul / 20) {
    throw wrong('This looks like UTF-16 text without a byte order mark.', 'Save it as UTF-8.');
  }
  if (control > 8 && control > sample.length / 50) {
    throw wrong('This is a binary file, not text.', 'Export it as JSON lines, CSV or plain text.');
  }
}
