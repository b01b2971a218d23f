import { setImmediate as nextTurn } from 'node:timers/promises';
import type { RuleReport, ProofReport } from '../../core/model/verification.ts';

/** Lists that a rule's report is long by. They cross by themselves, and only when they changed. */
type Lists = Pick<RuleReport, 'findings' | 'evidence'>;
type List = Lists[keyof Lists];

/** A report as it crosses to the caller's thread. */
export interface PackedReport {
  readonly report: Omit<ProofReport, 'rules'>;
  readonly rules: readonly {
    readonly rule: Omit<RuleReport, keyof Lists>;
    /** Numbers of the lists. */
    readonly findings: number;
    readonly evidence: number;
  }[];
  /** Lists that the other side does not have: JSON in UTF-8, to be transferred. */
  readonly lists: readonly { readonly number: number; readonly json: Uint8Array<ArrayBuffer> }[];
  /** Lists that are not named any more after this report. */
  readonly gone: readonly number[];
}

const EMPTY = 0;
/** What the caller's side is asked to keep: lists, and their bytes. */
const LISTS_KEPT = 4000;
const BYTES_KEPT = 48 * 1024 * 1024;
/** How long the caller's thread unpacks before it lets others in. */
const SLICE_MS = 8;

const encoder = new TextEncoder();

interface Sent {
  readonly list: List;
  readonly number: number;
  readonly bytes: number;
}

/** The index thread's side. Every report that is packed must be sent, in the same order. */
export class ReportSender {
  /** What the caller's side has, by the place in its report; the one used longest ago first. */
  readonly #sent = new Map<string, Sent>();
  #numbers = 0;
  #bytes = 0;

  pack(whole: ProofReport): PackedReport {
    const { rules, ...report } = whole;
    const lists: PackedReport['lists'][number][] = [];
    const gone: number[] = [];
    const send = (place: string, list: List): number => {
      if (list.length === 0) return EMPTY;
      const known = this.#sent.get(place);
      if (known) this.#sent.delete(place);
      if (known?.list === list) {
        this.#sent.set(place, known);
        return known.number;
      }
      if (known) this.#drop(known, gone);
      const json = encoder.encode(JSON.stringify(list));
      const number = (this.#numbers += 1);
      this.#sent.set(place, { list, number, bytes: json.length });
      this.#bytes += json.length;
      lists.push({ number, json });
      return number;
    };
    const packed = rules.map(({ findings, evidence, ...rule }, at) => ({
      rule,
      findings: send(`${report.specKey} ${at} findings`, findings),
      evidence: send(`${report.specKey} ${at} evidence`, evidence),
    }));
    for (const [place, sent] of this.#sent) {
      if (this.#sent.size <= LISTS_KEPT && this.#bytes <= BYTES_KEPT) break;
      this.#sent.delete(place);
      this.#drop(sent, gone);
    }
    return { report, rules: packed, lists, gone };
  }

  #drop({ number, bytes }: Sent, gone: number[]): void {
    this.#bytes -= bytes;
    gone.push(number);
  }
}

/** A report of which the lists are at hand, but maybe not unpacked. */
export interface HeardReport {
  readonly report: PackedReport['report'];
  readonly rules: readonly {
    readonly rule: PackedReport['rules'][number]['rule'];
    readonly findings: LazyList;
    readonly evidence: LazyList;
  }[];
}

/** The caller's side. Lists that did not change are the same objects as in the report before. */
export class ReportReader {
  readonly #lists = new Map<number, LazyList>([[EMPTY, new LazyList(null)]]);

  hear({ report, rules, lists, gone }: PackedReport): HeardReport {
    for (const { number, json } of lists) this.#lists.set(number, new LazyList(json));
    const heard = rules.map(({ rule, findings, evidence }) => ({
      rule,
      findings: this.#list(findings),
      evidence: this.#list(evidence),
    }));
    for (const number of gone) this.#lists.delete(number);
    return { report, rules: heard };
  }

  #list(number: number): LazyList {
    const list = this.#lists.get(number);
    if (!list) throw new Error('The code index named a list that it never sent.');
    return list;
  }
}

/** Unpacks reports without holding up the thread. */
export async function unpackReports(heard: readonly HeardReport[]): Promise<readonly ProofReport[]> {
  const reports: ProofReport[] = [];
  let turn = performance.now();
  for (const { report, rules } of heard) {
    const unpacked: RuleReport[] = [];
    for (const { rule, findings, evidence } of rules) {
      unpacked.push({
        ...rule,
        findings: findings.read() as Lists['findings'],
        evidence: evidence.read() as Lists['evidence'],
      });
      if (performance.now() - turn < SLICE_MS) continue;
      await nextTurn();
      turn = performance.now();
    }
    reports.push({ ...report, rules: unpacked });
  }
  return reports;
}

/** A list that is unpacked when it is first read, once. */
class LazyList {
  #json: Uint8Array | null;
  #list: List = [];

  constructor(json: Uint8Array | null) {
    this.#json = json;
  }

  read(): List {
    if (this.#json) {
      this.#list = JSON.parse(
        Buffer.from(this.#json.buffer, this.#json.byteOffset, this.#json.length).toString(),
      ) as List;
      this.#json = null;
    }
    return this.#list;
  }
}
