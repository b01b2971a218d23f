import { chromium, type Browser, type Page } from 'playwright-core';
import { chromiumArguments, installChromium } from '../harness/chromium.ts';
import { openPageHost, type Start } from '../fakes/pageHost.ts';
import { rateLimitsModel } from '../fakes/rateLimitsModel.ts';
import { briefed, drafted, listOf } from '../fakes/starts.ts';
import { openBridge, type Bridge } from '../webview/browser/bridge.ts';
import { openSite } from '../webview/browser/site.ts';
import { median, type Bench, type BenchResult } from './bench.ts';

const RUNS = 7;
const STREAM_MS = 8_000;

/** What the page under measure keeps about itself. */
interface Measured {
  firstContent?: number;
}

interface Opened {
  /** From the start of the page's loading to the frame that shows its first content. */
  readonly shownMs: number;
  /** What the page's thread itself worked for it, which a busy machine does not stretch. */
  readonly cpuMs: number;
}

async function show(bridge: Bridge, start: Start): Promise<void> {
  await bridge.show(await openPageHost(start, console.error));
}

async function firstContent(bridge: Bridge, start: Start): Promise<Opened> {
  const { page } = bridge;
  const tools = await page.context().newCDPSession(page);
  await tools.send('Performance.enable', { timeDomain: 'threadTicks' });
  await show(bridge, start);
  await page.waitForFunction(() => (window as unknown as Measured).firstContent !== undefined);
  const { metrics } = await tools.send('Performance.getMetrics');
  const cpuMs = (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? 0) * 1000;
  const shownMs = await page.evaluate(() => (window as unknown as Measured).firstContent ?? Infinity);
  return { shownMs, cpuMs };
}

/** Runs in the page before anything else. */
function watch(): void {
  const measured = window as unknown as Measured;
  const look = (): void => {
    if (document.querySelector('.ps-start, .ps-header') === null)
      return requestAnimationFrame(look) as unknown as void;
    requestAnimationFrame(() => setTimeout(() => (measured.firstContent = performance.now())));
  };
  requestAnimationFrame(look);
}

/** Frame lengths while five threads stream 200 tokens a second each. */
async function streaming(bridge: Bridge): Promise<readonly number[]> {
  const { page } = bridge;
  await show(bridge, await briefed(rateLimitsModel({ pieceLength: 4, pieceDelayMs: 5, repeat: 14 })));
  await page.getByRole('tab', { name: /^Brief/ }).click();
  await page.getByRole('button', { name: 'Start brainstorm' }).click();
  await page.waitForFunction(() => document.querySelectorAll('.ps-thread .is-streaming').length === 5);
  return page.evaluate(
    (ms) =>
      new Promise<number[]>((resolve) => {
        const frames: number[] = [];
        const begun = performance.now();
        let last = begun;
        const next = (now: number): void => {
          frames.push(now - last);
          last = now;
          if (now - begun < ms) requestAnimationFrame(next);
          else resolve(frames.slice(1));
        };
        requestAnimationFrame((now) => {
          last = now;
          requestAnimationFrame(next);
        });
      }),
    STREAM_MS,
  );
}

/** The longest task of the page's thread in CPU time, which a busy machine does not stretch as it does frames. */
async function longestTaskMs(browser: Browser, page: Page): Promise<number> {
  await browser.startTracing(page, { categories: ['toplevel'] });
  await page.waitForTimeout(STREAM_MS / 2);
  const { traceEvents } = JSON.parse((await browser.stopTracing()).toString()) as {
    traceEvents: readonly {
      pid: number;
      tid: number;
      name: string;
      tdur?: number;
      args?: { name?: string };
    }[];
  };
  const threads = traceEvents.filter(
    ({ name, args }) => name === 'thread_name' && args?.name === 'CrRendererMain',
  );
  const tasks = traceEvents.filter((event) =>
    threads.some(({ pid, tid }) => pid === event.pid && tid === event.tid),
  );
  return Math.max(0, ...tasks.map(({ tdur = 0 }) => tdur / 1000));
}

const webview: Bench = {
  name: 'webview',
  async run() {
    const site = await openSite();
    const browser = await chromium.launch({
      executablePath: await installChromium(),
      args: [...chromiumArguments],
    });
    const results: BenchResult[] = [];
    try {
      const starts = { sessions: async () => listOf(await drafted()), studio: drafted };
      for (const [view, start] of Object.entries(starts)) {
        const times: Opened[] = [];
        for (let run = 0; run < RUNS; run += 1) {
          const page = await browser.newPage();
          await page.addInitScript(watch);
          times.push(await firstContent(await openBridge(page, site), await start()));
          await page.close();
        }
        results.push({
          name: `webview: first content, ${view}`,
          value: median(times.map(({ shownMs }) => shownMs)),
          unit: 'ms',
          budget: 300,
          detail: `${median(times.map(({ cpuMs }) => cpuMs)).toFixed(0)} ms of CPU in the page`,
        });
      }
      const page = await browser.newPage({ viewport: { width: 1400, height: 900 } });
      const frames = await streaming(await openBridge(page, site));
      const task = await longestTaskMs(browser, page);
      const sorted = frames.toSorted((a, b) => a - b);
      const p99 = sorted[Math.floor(sorted.length * 0.99)] ?? 0;
      results.push({
        name: 'webview: longest frame, 5 threads at 200 tokens/s each',
        value: sorted.at(-1) ?? Infinity,
        unit: 'ms',
        budget: 50,
        detail: `${frames.length} frames, median ${median(frames).toFixed(1)} ms, p99 ${p99.toFixed(1)} ms; longest task ${task.toFixed(1)} ms of CPU`,
      });
    } finally {
      await browser.close();
      await site.close();
    }
    return results;
  },
};

export const benches: readonly Bench[] = [webview];
