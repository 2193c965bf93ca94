// Every page of tests/golden/ui in a real browser, under the headers that the desk sends: nothing of
// WCAG 2.2 AA that axe finds, by day and by night, in English and in Arabic; 320 pixels without
// scrolling sideways; the keyboard; no script refused by the policy, no request elsewhere, the weight.
//
//	node test_pages.mjs RENDER_PAGES
//
// COMITY_PICTURES names a folder for a picture of each page in English, in the looks that COMITY_LOOKS
// names: day, night, print, forced (the colours of a reader's own system); all of them by default.
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

import { addAuthenticator, bail, done, ok, skipAll, withBrowser } from "./harness.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; " +
	"form-action 'self'; base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'";
const types = { css: "text/css", html: "text/html; charset=utf-8", js: "text/javascript", svg: "image/svg+xml" };
const firstPageMax = 150 * 1024;
const pictures = process.env.COMITY_PICTURES ?? "";
const looks = {
	day: { media: "screen" }, night: { media: "screen" }, print: { media: "print" },
	forced: { media: "screen", forcedColors: "active" },
};
const wantedLooks = (process.env.COMITY_LOOKS ?? Object.keys(looks).join(" ")).split(" ");
const rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

// What forms post is kept in posted, and answered with an empty page.
async function serveFolder(folder, posted) {
	const server = createServer((request, response) => {
		if (request.method === "POST") {
			let body = "";
			request.on("data", (part) => (body += part));
			request.on("end", () => {
				posted.push(new URLSearchParams(body));
				response.writeHead(200, { "Content-Type": "text/plain" });
				response.end("posted");
			});
			return;
		}
		const path = join(folder, new URL(request.url, "http://x").pathname);
		if (!existsSync(path) || !path.includes(".")) {
			response.writeHead(404, { "Content-Type": "text/plain" });
			response.end("no such page");
			return;
		}
		response.writeHead(200, {
			"Content-Type": types[path.split(".").pop()], "Content-Security-Policy": policy, "X-Content-Type-Options": "nosniff",
		});
		response.end(readFileSync(path));
	});
	await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
	return { origin: `http://localhost:${server.address().port}`, close: () => server.close() };
}

// What axe finds, one line a fault.
async function findings(page, only) {
	const result = await page.evaluate(([values, rule]) => window.axe.run(document, {
		runOnly: rule === null ? { type: "tag", values } : { type: "rule", values: [rule] }, resultTypes: ["violations"],
	}), [rules, only]);
	return result.violations.flatMap((v) => v.nodes.map((n) => `${v.id}: ${n.target.join(" ")} ${n.any[0]?.message ?? n.failureSummary}`));
}

const setTheme = (page, theme) => page.evaluate((value) => document.documentElement.setAttribute("data-color-scheme", value), theme);

// What stands out sideways at 320 pixels.
const tooWide = (page) => page.evaluate(() => {
	const root = document.documentElement;
	if (root.scrollWidth <= root.clientWidth) return [];
	return [...document.querySelectorAll("body *")].filter((e) => e.getBoundingClientRect().right > root.clientWidth + 1 ||
		e.getBoundingClientRect().left < -1).slice(0, 5).map((e) => `${e.tagName}.${e.className}`);
});

// To be looked at by people: what axe does not see.
async function keepPictures(page, name) {
	if (pictures === "") return;
	for (const look of wantedLooks) {
		await page.emulateMedia(looks[look]);
		await setTheme(page, look === "night" ? "dark" : "light");
		await page.screenshot({ path: join(pictures, `${name}-${look}.png`), fullPage: true });
	}
	await page.emulateMedia({ media: null, forcedColors: null });
}

async function lookAt(page, url, seen) {
	const faults = [];
	seen.length = 0;
	await page.setViewportSize({ width: 1280, height: 900 });
	await page.goto(url);
	await setTheme(page, "light");
	faults.push(...(await findings(page, null)));
	await setTheme(page, "dark");
	faults.push(...(await findings(page, "color-contrast")).map((f) => `dark ${f}`));
	await page.setViewportSize({ width: 320, height: 640 });
	faults.push(...(await tooWide(page)).map((e) => `320 px: ${e}`));
	return [...faults, ...seen];
}

async function newPage(browser, origin, seen) {
	const context = await browser.newContext({ reducedMotion: "reduce" });
	const page = await context.newPage();
	await page.addInitScript({ content: readFileSync(join(here, "node_modules/axe-core/axe.min.js"), "utf8") });
	page.on("console", (m) => m.type() === "error" && seen.push(`console: ${m.text()}`));
	page.on("pageerror", (e) => seen.push(`script: ${e.message}`));
	page.on("request", (r) => r.url().startsWith(origin) || r.url().startsWith("data:") || seen.push(`request to ${r.url()}`));
	return page;
}

async function everyPage(browser, origin, names) {
	const half = async (language) => {
		const seen = [];
		const page = await newPage(browser, origin, seen);
		const all = [];
		// an empty list reads from right to left as the full one does
		for (const name of names.filter((n) => language === "en" || !n.endsWith("-empty"))) {
			all.push([`${name} (${language})`, await lookAt(page, `${origin}/${name}.${language}.html`, seen)]);
			await page.setViewportSize({ width: 1280, height: 900 });
			if (language === "en") await keepPictures(page, name);
		}
		await page.context().close();
		return all;
	};
	for (const [name, faults] of (await Promise.all([half("en"), half("ar")])).flat()) ok(faults.length === 0, name, faults.join("\n"));
}

// What the points above look for is found where it is.
const broken = "<!DOCTYPE html><html><body><input><p id=\"faint\">faint</p><p id=\"wide\">wide</p>" +
	"<script>document.title = 1</script><img src=\"http://localhost:1/x.png\" alt=\"\"><link rel=\"stylesheet\" href=\"broken.css\">";
const brokenStyle = "#faint { color: #ccc; background: #fff } #wide { width: 900px }";

async function control(browser, origin) {
	const seen = [];
	const page = await newPage(browser, origin, seen);
	const faults = (await lookAt(page, `${origin}/broken.html`, seen)).join("\n");
	for (const word of ["label:", "html-has-lang:", "color-contrast:", "dark color-contrast:", "320 px: P", "console:", "request to"])
		ok(faults.includes(word), `a broken page is found out: ${word}`, faults);
	await page.context().close();
}

const focused = (page) => page.evaluate(() => {
	const e = document.activeElement;
	return e.id || e.getAttribute("href") || e.name || e.textContent.trim();
});

async function press(page, keys) {
	const all = [];
	for (const key of keys) {
		await page.keyboard.press(key);
		all.push(await focused(page));
	}
	return all;
}

async function keyboard(browser, origin) {
	const seen = [];
	const page = await newPage(browser, origin, seen);
	await page.goto(`${origin}/orders.en.html`);
	ok((await press(page, ["Tab"]))[0] === "#main", "the first key leads over the menu");
	const rows = await press(page, ["j", "j", "k"]);
	ok(rows[0] !== rows[1] && rows[0] === rows[2] && rows[0].startsWith("/orders/"), "j and k walk along the orders", rows.join(" "));
	await page.focus("#text");
	await page.keyboard.type("jk?");
	ok(await page.inputValue("#text") === "jk?", "no key does anything while something is typed");
	await page.focus("#main");
	await page.keyboard.press("?");
	ok(await page.evaluate(() => document.getElementById("keys").open), "? opens the help");
	await page.goto(`${origin}/decide.en.html`);
	await page.focus("input[name=ground]");
	const order = await press(page, ["Space", "Tab", "Tab"]);
	ok(order.join(" ") === "ground reason Refuse", "a decision: ground, reason, button", order.join(" "));
	await page.focus("#reason");
	await page.keyboard.type("a-draft");
	await page.goto(`${origin}/orders.en.html`);
	await page.goto(`${origin}/decide.en.html`);
	ok(await page.inputValue("#reason") === "a-draft", "what was typed is there again");
	const ticked = () => page.evaluate(() => [...document.querySelectorAll("main input:checked")].map((e) => e.value).join(" "));
	await page.goto(`${origin}/new-step-need.en.html`);
	const sent = await ticked();
	for (const box of ["subscriber", "content"]) await page.locator(`input[value=${box}]`).click();
	await page.locator("input[name=kind]:not(:checked)").first().check();
	ok(await ticked() !== sent, "boxes are ticked");
	await page.goto(`${origin}/orders.en.html`);
	await page.goto(`${origin}/new-step-need.en.html`);
	ok(await ticked() === sent, "what is ticked is what the server has sent, not what was here before", await ticked());
	ok(seen.length === 0, "the policy refuses nothing of ours", seen.join("\n"));
	await page.context().close();
}

// The passkey of the page's device answers the challenge of the page, and the form carries it.
async function passkey(browser, origin, posted) {
	const seen = [];
	const page = await newPage(browser, origin, seen);
	const device = await addAuthenticator(page);
	await page.goto(`${origin}/signin.en.html`);
	await page.click("form[data-passkey] button");
	ok(await page.locator("[data-when=failed]").waitFor({ timeout: 20000 }).then(() => true, () => false), "no passkey: the page says so");
	ok(posted.length === 0, "and posts nothing");
	await page.evaluate(() => navigator.credentials.create({
		publicKey: {
			authenticatorSelection: { residentKey: "required", userVerification: "required" },
			challenge: new Uint8Array(16), pubKeyCredParams: [{ type: "public-key", alg: -7 }], rp: { id: "localhost", name: "desk" },
			user: { displayName: "a person", id: new Uint8Array(16), name: "person" },
		},
	}).then(() => true));
	await Promise.all([page.waitForURL("**/sign-in"), page.click("form[data-passkey] button")]);
	const form = posted.at(-1) ?? new URLSearchParams();
	const client = JSON.parse(Buffer.from(form.get("client_data") ?? "e30=", "base64").toString());
	ok(client.type === "webauthn.get" && client.challenge === "AAECAwQFBgcICQoLDA0ODw" && client.origin === origin,
		"the answer is to the challenge of the page", JSON.stringify(client));
	ok(Buffer.from(form.get("signature") ?? "", "base64").length > 60 && (form.get("credential_id") ?? "") !== "" &&
		Buffer.from(form.get("authenticator_data") ?? "", "base64").length === 37, "signed by the device", [...form.keys()].join(" "));
	await device.remove();
	await page.context().close();
}

async function withoutScript(browser, origin) {
	const context = await browser.newContext({ javaScriptEnabled: false });
	const page = await context.newPage();
	await page.goto(`${origin}/signin.en.html`);
	ok(await page.getByText("comity desk open").isVisible(), "without script the sign-in page names another way");
	await page.goto(`${origin}/decide.en.html`);
	ok(await page.locator("form button[type=submit]").last().isVisible(), "and a decision is a plain form");
	await context.close();
}

function weight(folder) {
	const assets = readdirSync(join(folder, "assets")).map((f) => gzipSync(readFileSync(join(folder, "assets", f))).length);
	const pages = readdirSync(folder).filter((f) => f.endsWith(".html")).map((f) => readFileSync(join(folder, f)).length);
	const sum = assets.reduce((a, b) => a + b, 0) + Math.max(...pages);
	ok(sum <= firstPageMax, `the heaviest first visit takes ${sum} bytes`);
}

const program = process.argv[2];
if (program === undefined) skipAll("usage: test_pages.mjs RENDER_PAGES");
const folder = mkdtempSync(join(tmpdir(), "comity-pages-"));
try {
	execFileSync(program, [folder]);
	if (pictures !== "") mkdirSync(pictures, { recursive: true });
	writeFileSync(join(folder, "broken.html"), broken);
	writeFileSync(join(folder, "broken.css"), brokenStyle);
	const names = readdirSync(folder).filter((f) => f.endsWith(".en.html")).map((f) => f.slice(0, -".en.html".length));
	await withBrowser(async (browser) => {
		const posted = [];
		const server = await serveFolder(folder, posted);
		await everyPage(browser, server.origin, names);
		await control(browser, server.origin);
		await keyboard(browser, server.origin);
		await passkey(browser, server.origin, posted);
		await withoutScript(browser, server.origin);
		server.close();
	});
	weight(folder);
	done();
} catch (error) {
	bail(error);
} finally {
	rmSync(folder, { recursive: true, force: true });
}
