// Pictures of pages, as the README shows them: node pictures.mjs RENDER_PAGES FOLDER
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { bail, serve, withBrowser } from "./harness.mjs";

const [program, out] = process.argv.slice(2);
const wanted = [["order", "light"], ["today", "dark"]];
const types = { css: "text/css", html: "text/html; charset=utf-8", js: "text/javascript", svg: "image/svg+xml" };

function pages(folder) {
	const files = readdirSync(folder, { withFileTypes: true, recursive: false })
		.flatMap((entry) => entry.isDirectory() ? readdirSync(join(folder, entry.name)).map((name) => join(entry.name, name)) : [entry.name]);
	return Object.fromEntries(files.map((name) => [`/${name}`, [types[name.split(".").pop()] ?? "text/plain", readFileSync(join(folder, name), "utf8")]]));
}

const folder = mkdtempSync(join(tmpdir(), "comity-pictures-"));
try {
	execFileSync(program, [folder]);
	const server = await serve(pages(folder));
	await withBrowser(async (browser) => {
		const page = await browser.newPage({ viewport: { width: 1280, height: 860 } });
		for (const [name, theme] of wanted) {
			await page.goto(`${server.origin}/${name}.en.html`);
			await page.evaluate((value) => document.documentElement.setAttribute("data-color-scheme", value), theme);
			await page.screenshot({ path: join(out, `${name}.png`) });
		}
	});
	await server.close();
} catch (error) {
	bail(error);
} finally {
	rmSync(folder, { recursive: true });
}
