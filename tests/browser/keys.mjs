// A person at the keyboard.  Twelve tasks are done without a mouse: to sign in, write an order, take the
// route that is advised, put right what is missing, sign, sign as the second person, send, begin another
// order of the case (test_new_order.mjs); to take what is most urgent from the queue, decide, seal an
// answer, tell the person (test_provider.mjs).

// What the focused element is known by: its id, where it leads, its value, its words.
const focused = (page) => page.evaluate(() => {
	const e = document.activeElement;
	return [e.id, e.getAttribute("href"), e.value, e.textContent.trim()];
});

// Tab until one that is known so has the focus.
export async function tabTo(page, name) {
	for (let i = 0; i < 120; i++) {
		await page.keyboard.press("Tab");
		if ((await focused(page)).includes(name)) return;
	}
	throw new Error(`the keyboard does not reach ${name} on ${page.url()}`);
}

export async function type(page, id, text) {
	await tabTo(page, id);
	await page.keyboard.press("Control+a");
	await page.keyboard.type(text);
}

// What is pressed leads to another page.
export async function press(page, name, key = "Enter") {
	await tabTo(page, name);
	await Promise.all([page.waitForNavigation(), page.keyboard.press(key)]);
}
