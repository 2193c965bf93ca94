// What the tests in a real browser share: TAP points, a headless Chromium, a virtual authenticator
// (a passkey's device, by the browser's own debugging protocol), a small server.
//
//	import { chromium, ok, done, withBrowser, addAuthenticator, serve } from "./harness.mjs";
import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { createServer } from "node:http";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
let points = 0;
let failures = 0;

export function skipAll(reason) {
	console.log(`1..0 # SKIP ${reason}`);
	process.exit(0);
}

// One point; more is printed when it fails.
export function ok(holds, words, more = "") {
	points++;
	console.log(`${holds ? "ok" : "not ok"} ${points} - ${words}`);
	if (holds) return;
	failures++;
	for (const line of String(more).split("\n").slice(0, 20)) console.log(`# ${line}`);
}

export function done() {
	console.log(`1..${points}`);
	process.exitCode = failures > 0 ? 1 : 0;
}

export function bail(error) {
	console.log(`Bail out! ${String(error?.stack ?? error).replaceAll("\n", " | ")}`);
	process.exitCode = 1;
}

// The browser: $CHROMIUM, or Debian's.
function browserPath() {
	const named = process.env.CHROMIUM ?? "";
	if (named !== "") return named;
	try {
		return execFileSync("sh", ["-c", "command -v chromium"], { encoding: "utf8" }).trim();
	} catch {
		return "";
	}
}

async function library() {
	if (!existsSync(join(here, "node_modules/playwright-core"))) skipAll("npm ci was not run in tests/browser");
	if (browserPath() === "") skipAll("no chromium");
	return (await import("playwright-core")).chromium;
}

const switches = [
	"--no-sandbox", // root has no user namespaces to build it of
	"--disable-gpu",
	"--disable-quic",
	"--no-first-run",
	"--disable-background-networking",
	"--disable-component-update",
	"--disable-sync",
];

// Runs body(browser), with a new and empty profile; the browser ends, however body ends.
export async function withBrowser(body) {
	const chromium = await library();
	const browser = await chromium.launch({
		executablePath: browserPath(), headless: true, args: switches,
	});
	try {
		await body(browser);
	} finally {
		await browser.close();
	}
}

// A device of the page's browser that holds passkeys, and a user who is there.  With
// { isUserVerified: false } the user cannot unlock it; with { defaultBackupEligibility: true } its
// keys can be copied.  Gives { client, id, set(verified), credentials(), remove() }.
export async function addAuthenticator(page, options = {}) {
	const client = await page.context().newCDPSession(page);
	await client.send("WebAuthn.enable");
	const { authenticatorId: id } = await client.send("WebAuthn.addVirtualAuthenticator", {
		options: {
			protocol: "ctap2", transport: "internal", hasResidentKey: true, hasUserVerification: true,
			isUserVerified: true, automaticPresenceSimulation: true, ...options,
		},
	});
	return {
		client,
		id,
		set: (verified) => client.send("WebAuthn.setUserVerified", { authenticatorId: id, isUserVerified: verified }),
		credentials: async () => (await client.send("WebAuthn.getCredentials", { authenticatorId: id })).credentials,
		remove: () => client.send("WebAuthn.removeVirtualAuthenticator", { authenticatorId: id }),
	};
}

// A server on this machine that gives each path its text; { origin, close() }.  Browsers take
// http://localhost for as safe as https, and passkeys work there.
export async function serve(pages) {
	const server = createServer((request, response) => {
		const [type, text] = pages[request.url] ?? ["text/plain", ""];
		response.writeHead(text === "" ? 404 : 200, { "Content-Type": type });
		response.end(text);
	});
	await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
	return {
		origin: `http://localhost:${server.address().port}`,
		close: () => new Promise((resolve) => server.close(resolve)),
	};
}
