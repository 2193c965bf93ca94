// A short way of who is asked beside sender and addressee: a court that declines, an authority that is
// notified.  At the desk of a node that runs already: tests/integration starts this with the link that
// signs in.  TAP.
// Usage: node authority.mjs judge|notified LINK ORIGIN ORDER
import { bail, done, ok, withBrowser } from "./harness.mjs";
import { press, type } from "./keys.mjs";

const [role, link, origin, id] = process.argv.slice(2);
const main = (page) => page.locator("main").innerText();
const says = async (page, text) => (await main(page)).includes(text);
const stands = (page, section) => page.locator(`${section} a[href="/orders/${id}"]`).count();

async function judge(page) {
	await page.goto(`${origin}/triage`);
	ok(await stands(page, 'section[aria-labelledby="stage-validate"]') === 1, "the order waits for its court", await main(page));
	await page.goto(`${origin}/orders/${id}`);
	await press(page, "Open it");
	await press(page, "Open it");
	await page.goto(`${origin}/orders/${id}/validate`);
	ok(await says(page, "anna@wolke.example") && await says(page, "Nobody else has it yet"), "it is read back before it is validated",
		await main(page));
	await press(page, "Do not validate");
	await type(page, "reason", "not-proportionate");
	await press(page, "Decline validation");
	ok(new URL(page.url()).searchParams.has("done"), "a judge declines, with a reason", await main(page));
}

async function notified(page) {
	await page.goto(origin);
	ok(await stands(page, "main") > 0, "the order waits for the authority", await main(page));
	await page.goto(`${origin}/orders/${id}`);
	await press(page, "Give reasons");
	await page.check('input[value="ea-immunity"]');
	await type(page, "text", "She is a lawyer.");
	await press(page, "Read it back");
	ok(await says(page, "She is a lawyer.") && await says(page, "ea-immunity"), "what an authority says is read back before it signs",
		await main(page));
}

try {
	await withBrowser(async (browser) => {
		const page = await browser.newPage();
		await page.goto(link.replace(/^http:\/\/[^/]*/, origin));
		await { judge, notified }[role](page);
	});
	done();
} catch (error) {
	bail(error);
}
