// The polls site in a real browser: voting, mistakes, keyboard, small and large screens, dark mode, accessibility.
import assert from "node:assert/strict";
import { readFileSync, mkdirSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { after, before, test } from "node:test";

import { chromium } from "playwright-core";

import { Site } from "./site.mjs";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const screenshots = process.env.POLLS_SCREENSHOTS;
const phone = { width: 360, height: 740 };
const desktop = { width: 1280, height: 800 };

let site, browser;

before(async () => {
    site = await Site.start();
    browser = await chromium.launch({
        executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
        args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
            "--disable-component-update", "--disable-sync"],
    });
});

after(async () => {
    await browser?.close();
    await site?.stop();
});

// A page that fails the test where the browser reports an error of the page.
async function open(path, options = {}) {
    const context = await browser.newContext({ viewport: desktop, ...options });
    const page = await context.newPage();
    page.problems = [];
    page.on("pageerror", (error) => page.problems.push(String(error)));
    page.on("console", (message) => message.type() === "error" && page.problems.push(message.text()));
    page.on("response", (response) => response.status() >= 500 && page.problems.push(response.url()));
    await page.goto(site.url + path);
    return page;
}

async function shot(page, name) {
    if (!screenshots) return;
    mkdirSync(screenshots, { recursive: true });
    await page.screenshot({ path: join(screenshots, `${name}.png`), fullPage: true });
}

async function votesFor(page, choice) {
    const text = await page.locator(".results li", { hasText: choice }).locator(".count").innerText();
    return Number.parseInt(text, 10);
}

async function assertAccessible(page) {
    await page.evaluate(axe);
    const { violations } = await page.evaluate(() => globalThis.axe.run());
    assert.deepEqual(violations.map((violation) => `${violation.id}: ${violation.help}`), []);
}

async function assertNoSidewaysScrolling(page) {
    const [content, width] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
    assert.ok(content <= width, `the page is ${content} pixels wide on a screen of ${width}`);
}

for (const [name, viewport] of Object.entries({ phone, desktop })) {
    test(`a visitor opens a question, votes and sees the count on a ${name}`, async () => {
        const page = await open("/polls/", { viewport });
        await assertNoSidewaysScrolling(page);
        await shot(page, `${name}-index`);
        await page.locator(".questions a").first().click();
        await assertNoSidewaysScrolling(page);
        const question = await page.locator("h1").innerText();
        const choice = await page.locator(".choice span").first().innerText();
        await page.goto(page.url() + "results/");
        const earlier = await votesFor(page, choice);
        await page.getByRole("link", { name: "Vote again" }).click();
        await page.getByLabel(choice, { exact: true }).check();
        await shot(page, `${name}-detail`);
        await page.getByRole("button", { name: "Vote" }).click();
        await page.waitForURL(/\/results\/$/);
        assert.equal(await page.locator("h1").innerText(), question);
        assert.equal(await votesFor(page, choice), earlier + 1);
        await assertNoSidewaysScrolling(page);
        await shot(page, `${name}-results`);
        await page.reload();
        assert.equal(await votesFor(page, choice), earlier + 1, "reloading does not vote again");
        assert.deepEqual(page.problems, []);
    });
}

test("a vote without a choice is explained", async () => {
    const page = await open("/polls/1/");
    await page.getByRole("button", { name: "Vote" }).click();
    assert.equal(await page.getByRole("alert").innerText(), "You didn't select a choice.");
    await assertAccessible(page);
    await shot(page, "desktop-error");
});

test("the keyboard alone is enough to vote", async () => {
    const page = await open("/polls/1/");
    const choice = page.getByRole("radio").nth(1);
    const name = await page.locator(".choice span").nth(1).innerText();
    await page.getByRole("radio").first().focus();
    await page.keyboard.press("ArrowDown");
    assert.ok(await choice.isChecked());
    await page.keyboard.press("Enter");
    await page.waitForURL(/\/results\/$/);
    assert.ok((await votesFor(page, name)) >= 1);
});

test("questions in Korean are shown as they are", async () => {
    const page = await open("/polls/");
    const korean = page.locator(".questions strong", { hasText: /[가-힣]/ }).first();
    assert.ok(await korean.isVisible());
    await korean.click();
    assert.match(await page.locator("h1").innerText(), /[가-힣]/);
    await page.getByRole("radio").first().check();
    await page.getByRole("button", { name: "Vote" }).click();
    await page.waitForURL(/\/results\/$/);
    await shot(page, "desktop-korean");
});

for (const colorScheme of ["light", "dark"]) {
    test(`every page is accessible in ${colorScheme} mode`, async () => {
        for (const path of ["/polls/", "/polls/1/", "/polls/1/results/"]) {
            const page = await open(path, { colorScheme, viewport: phone });
            await assertAccessible(page);
            await shot(page, `${colorScheme}${path.replaceAll("/", "-")}phone`);
            assert.deepEqual(page.problems, []);
            await page.context().close();
        }
    });
}

test("a question that does not exist is a page of status 404", async () => {
    const context = await browser.newContext({ viewport: desktop });
    const page = await context.newPage();
    const response = await page.goto(site.url + "/polls/999999/");
    assert.equal(response.status(), 404);
    await shot(page, "desktop-404");
});
