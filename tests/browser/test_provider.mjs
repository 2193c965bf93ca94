// The way of an order at a provider's desk, in a real browser over real nodes: what proves it, the queue,
// the decision, the answer compared and sealed, the notice, all by keyboard; and each page by axe, in two
// directions.  Then the sheet for a portal at the sender's desk, a file that is compared in the browser, and
// what a supervisor and an auditor are shown of all that.
// Usage: node test_provider.mjs COMITY COMITYD
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { bail, done, ok, withBrowser } from "./harness.mjs";
import { press, tabTo, type } from "./keys.mjs";
import { must, sandbox } from "./nodes.mjs";

const [comityPath, comityd] = process.argv.slice(2);
const here = dirname(fileURLToPath(import.meta.url));
const box = await sandbox(comityPath, comityd, { port: 29800 });
const conf = readFileSync(join(box.folder, "us/comity.conf"), "utf8");
const origin = `http://localhost:${/^desk = .*:(\d+)$/m.exec(conf)[1]}`;
const person = (name) => join(box.folder, "persons", name);

// A voluntary request for subscriber data, signed by two, received by the provider; its id.
function sendRequest() {
	const fields = { "case-reference": "RUC-2026-1", authority: "Fiscalia-Norte", "officer-role": "prosecutor",
		"official-email": "desk@fiscalia-norte.example", "official-phone": "+5620000000", "legal-basis": "CPP-219",
		offence: "185/2", link: "account-used-for-fraud", "user-notice": "please-delay" };
	const order = box.name("order.json");
	const id = must(box.comity("order", "new", "--from", "CL/fiscalia-norte", "--to", "US/papercup-mail", "--procedure", "vol",
		"--target", "EmailAddress=anna@papercup.example", "--category", "subscriber", "--zone", "America/Santiago",
		"--recipient", person("cl/team.crt"), ...Object.entries(fields).flatMap((f) => ["--field", f.join("=")]),
		"--out", order), "new").trim();
	const signOffs = [["prosecutor-1", "issue"], ["prosecutor-2", "approve"]].flatMap(([name, act]) => {
		const file = box.name(`${name}.so`);
		must(box.comity("order", "sign", "--key", person(`cl/${name}.pem`), "--person", name, "--act", act, "--out", file, order), act);
		return ["--sign-off", file];
	});
	must(box.comity("order", "send", "--node", join(box.folder, "cl"), "--as", "prosecutor-1", ...signOffs,
		"--certificate", person("cl/team.crt"), order), "send");
	must(box.comity("order", "wait", "--node", join(box.folder, "us"), "--as", "desk-1", "--state", "received", "--timeout", "20", id), "wait");
	return id;
}

const says = async (page, text) => (await page.locator("main").innerText()).includes(text);

async function signedIn(browser, locale, who = "desk-1") {
	const context = await browser.newContext({ locale, reducedMotion: "reduce" });
	const page = await context.newPage();
	await page.addInitScript({ content: readFileSync(join(here, "node_modules/axe-core/axe.min.js"), "utf8") });
	const link = must(box.comity("desk", "open", "--node", join(box.folder, "us"), "--as", who), "link").trim();
	await page.goto(link.replace(/^http:\/\/[^/]*/, origin));
	return page;
}

async function way(page, id) {
	await page.goto(`${origin}/triage`);
	ok(await says(page, "First from this authority"), "the queue shows who writes for the first time");
	await press(page, "Decide about the order");
	ok(await says(page, "Genuine: signed by registered persons of CL/fiscalia-norte"), "one sentence says what is proven");
	ok(await page.locator("ul.checks li").count() >= 8, "a line for each check, two signers");
	await press(page, "Open it");
	await press(page, "Open it");
	await press(page, "Comply");
	ok(await says(page, "Done with:"), "what the decision settles is seen before it is sent");
	await press(page, "Comply");
	await page.goto(`${origin}/orders/${id}/evidence`);
	const upload = async (text, button) => {
		await tabTo(page, "file"); // what opens then is the system's own
		await page.setInputFiles("#file", { name: "answer.csv", mimeType: "text/csv", buffer: Buffer.from(text) });
		for (const field of ["system", "method", "statement"]) await type(page, field, `the ${field}`);
		await press(page, button);
	};
	await page.setInputFiles("#file", { name: "answer.csv", mimeType: "text/csv", buffer: Buffer.alloc(8 << 20, "a") });
	ok((await page.locator("#file").evaluate((file) => file.validationMessage)).startsWith("This file is larger"),
		"a file that is too large is told before it is sent");
	await upload(`email,name\n${"anna@papercup.example,Anna\n".repeat(60000)}`, "Compare only");
	ok((await page.locator("dl.figures dd").first().innerText()).replaceAll(/\D/g, "") === "60000", "1.5 MiB are compared");
	await upload("email,name\nanna@papercup.example,Anna\nbert@papercup.example,Bert\n", "Compare only");
	ok((await page.locator("dl.figures dd").allInnerTexts()).slice(0, 2).join() === "1,1", "one row inside, one outside");
	await upload("email,name\nanna@papercup.example,Anna\n", "Seal and send");
	ok(await page.locator("table.list tbody tr").count() >= 1 && page.url().includes("done=seal"), "the answer is sealed", await page.content());
	await page.goto(`${origin}/notices`);
	await press(page, "The person was told");
	await type(page, "notice", "Your data was given to an authority.");
	await press(page, "The person was told");
	await page.goto(`${origin}/notices`);
	ok(/sha256 [0-9a-f]{64}/.test(await page.locator("main").innerText()), "who was told of what stands as a digest");
}

async function pages(browser, locale, id) {
	const page = await signedIn(browser, locale);
	for (const path of ["/triage", `/orders/${id}`, `/orders/${id}/evidence`, "/notices", `/orders/${id}/delay`]) {
		await page.goto(`${origin}${path}`);
		const found = await page.evaluate(async () => (await axe.run()).violations.map((v) => `${v.id}: ${v.nodes[0].html}`));
		ok(found.length === 0, `axe finds nothing on ${path.replace(id, "ID")} (${locale})`, found.join("\n"));
	}
	await page.context().close();
}

// What is copied for a provider's form; and where the browser does not let a page copy.
async function portal(browser, id) {
	const context = await browser.newContext();
	const page = await context.newPage();
	await page.goto(must(box.comity("desk", "open", "--node", join(box.folder, "cl"), "--as", "prosecutor-1"), "link").trim());
	const desk = new URL(page.url()).origin;
	await context.grantPermissions(["clipboard-read", "clipboard-write"], { origin: desk });
	await page.goto(`${desk}/orders/${id}/sheet`);
	const [first, second] = [0, 1].map((n) => page.locator("[data-copy]").nth(n));
	await first.focus();
	await page.keyboard.press("Enter");
	await page.getByText("Copied", { exact: true }).waitFor();
	ok(await page.evaluate(() => navigator.clipboard.readText()) === await first.getAttribute("value"), "a value of the sheet is copied");
	await page.evaluate(() => { navigator.clipboard.writeText = () => Promise.reject(new Error("not allowed")); });
	await second.click();
	await page.getByText("Not copied").waitFor();
	ok((await page.evaluate(() => getSelection().toString())).trim() === (await second.getAttribute("value")).trim()
		&& (await second.getAttribute("aria-label")).startsWith("Not copied"),
	"one that the browser does not copy is marked, and it is said");
	await context.close();
}

// /verify: nobody has to sign in, and the file leaves this device to nobody.
async function verify(browser) {
	const page = await browser.newPage();
	const asked = [];
	await page.goto(`${origin}/verify`);
	// but for the picture beside its title, which the browser fetches when it likes
	page.on("request", (request) => request.url().includes("/assets/icon") || asked.push(request.url()));
	const [same, other] = ["same", "other"].map((state) => page.locator(`[data-when=${state}]`));
	const choose = (text) => page.setInputFiles("#file", { name: "answer.csv", mimeType: "text/csv", buffer: Buffer.from(text) });
	const digest = (text) => createHash("sha256").update(text).digest("hex");
	await choose("one");
	await page.getByText(digest("one")).waitFor();
	ok(await same.isHidden() && await other.isHidden(), "a file's digest is shown, and of nothing more is anything said");
	await page.fill("#expected", digest("one").toUpperCase().replaceAll(/(.{8})/g, "$1 "));
	await same.waitFor();
	ok(await other.isHidden(), "the digest that was expected, however it is written");
	await choose("two");
	await other.waitFor();
	ok(await same.isHidden() && (await page.locator("[data-hash]").innerText()) === digest("two"), "another file is another one");
	await page.fill("#expected", digest("two").slice(0, -1));
	ok(await other.isVisible() && await same.isHidden(), "a digest that is cut off is not the same");
	ok(asked.length === 0, "nothing is asked of anybody", asked.join());
	await page.close();
}

const shut = async (page, path) => {
	await page.goto(`${origin}${path}`);
	return says(page, "call-not-allowed");
};

// Who reads all of it and does none of it; who reads records and no order.
async function onlookers(browser, id) {
	const supervisor = await signedIn(browser, "en", "supervisor-1");
	await supervisor.goto(`${origin}/orders/${id}`);
	ok(await says(supervisor, "anna@papercup.example") && await says(supervisor, "Nothing is to be done here now."),
		"a supervisor reads an order, and is offered nothing to do", await supervisor.locator("main").innerText());
	ok(await supervisor.locator('main form[method="post"], main a[data-act]').count() === 0, "no form, no act");
	ok(await supervisor.locator('header a[href="/new"], header a[href="/intake"]').count() === 0, "nor in the menu");
	ok(await shut(supervisor, `/orders/${id}/refuse`) && await shut(supervisor, "/intake"), "nor by an address");
	const status = await supervisor.evaluate(async (path) => (await fetch(path, { method: "POST", body: new URLSearchParams() })).status,
		`/orders/${id}/close`);
	ok(status === 403, "nor by a form of his own making", status);
	const auditor = await signedIn(browser, "en", "auditor-1");
	ok(new URL(auditor.url()).pathname === "/health", "an auditor begins with the state of the node", auditor.url());
	await auditor.goto(`${origin}/audit`);
	ok(await says(auditor, "refuse") === false && await auditor.locator('main a[href^="/orders/"]').count() === 0,
		"the ledger shows him what happened, and of which order not");
	ok(await shut(auditor, `/orders/${id}`) && !(await auditor.content()).includes("papercup.example"), "an order is not his to read");
	ok(await shut(auditor, "/triage"), "nor the queue");
	await auditor.goto(`${origin}/report`);
	ok(await says(auditor, "disclosure rate"), "the counts are");
	for (const page of [supervisor, auditor]) await page.context().close();
}

// no time-stamp authority runs beside these nodes
const persons = "person = $1:desk-1 desk\nperson = $1:supervisor-1 supervisor\nperson = $1:auditor-1 auditor";
writeFileSync(join(box.folder, "us/comity.conf"), `${conf.replace(/^tsa-.*\n/gm, "").replace(/^person = (\d+):desk-1.*$/m, persons)
}desk-origin = ${origin}\ndesk-rp-id = localhost\n`);
try {
	await box.start("cl", "us");
	const id = sendRequest();
	await withBrowser(async (browser) => {
		await way(await signedIn(browser, "en"), id);
		await Promise.all([pages(browser, "en", id), pages(browser, "ar", id)]);
		await Promise.all([portal(browser, id), verify(browser), onlookers(browser, id)]);
	});
	done();
} catch (error) {
	bail(error);
}
await box.end();
