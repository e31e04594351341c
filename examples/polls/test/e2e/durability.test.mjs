// What was answered stays: votes while the server is killed, a second process that writes, slow clients.
import assert from "node:assert/strict";
import { connect } from "node:net";
import { afterEach, beforeEach, test } from "node:test";

import { Site } from "./site.mjs";

let site;
beforeEach(async () => { site = await Site.start(); });
afterEach(async () => { await site.stop(); });

// A voter keeps its CSRF cookie and votes for the first choice of question 1.
async function voter(url) {
    const page = await fetch(`${url}/polls/1/`);
    const cookie = page.headers.get("set-cookie").split(";")[0];
    const html = await page.text();
    const token = html.match(/name="csrfmiddlewaretoken" value="([^"]+)"/)[1];
    const choice = html.match(/name="choice"[^>]* value="(\d+)"/)[1];
    return async () => {
        const response = await fetch(`${url}/polls/1/vote/`, {
            method: "POST",
            redirect: "manual",
            headers: { cookie, "content-type": "application/x-www-form-urlencoded" },
            body: new URLSearchParams({ csrfmiddlewaretoken: token, choice }),
        });
        await response.arrayBuffer();
        return response.status;
    };
}

async function totalVotes(url) {
    const html = await (await fetch(`${url}/polls/1/results/`)).text();
    return Number.parseInt(html.match(/(\d+) votes? in all/)[1], 10);
}

test("kill -9 while votes are cast loses none that was answered", async () => {
    let expected = await totalVotes(site.url);
    let asked = 0;
    for (let round = 0; round < 3; ++round) {
        const vote = await voter(site.url);
        let answered = 0;
        let killed = false;
        const voters = Array.from({ length: 8 }, async () => {
            while (!killed) {
                try {
                    ++asked;
                    assert.equal(await vote(), 302);
                    ++answered;
                } catch (error) {
                    if (error instanceof assert.AssertionError) throw error;
                    return; // the connection went down with the server
                }
            }
        });
        while (answered < 40) await new Promise((resolve) => setTimeout(resolve, 5));
        await site.kill("SIGKILL");
        killed = true;
        await Promise.all(voters);
        await site.serve();
        const now = await totalVotes(site.url);
        assert.ok(now >= expected + answered, `${answered} votes were answered, ${now - expected} are there`);
        assert.ok(now <= expected + asked, "no vote counts twice");
        expected = now;
    }
});

test("two processes that write lose no vote", async () => {
    const earlier = await totalVotes(site.url);
    const second = await site.another();
    try {
        const cast = async (url) => {
            const vote = await voter(url);
            for (let i = 0; i < 50; ++i) assert.equal(await vote(), 302);
        };
        await Promise.all([site.url, second.url, site.url, second.url].map(cast));
        assert.equal(await totalVotes(site.url), earlier + 200);
        assert.equal(await totalVotes(second.url), earlier + 200);
    } finally {
        await second.kill();
    }
});

test("clients that stop in the middle of a request keep nobody waiting", async () => {
    const slow = Array.from({ length: 50 }, () => {
        const socket = connect(site.port, "127.0.0.1");
        socket.on("error", () => {});
        socket.write("GET /polls/ HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: ");
        return socket;
    });
    const unread = Array.from({ length: 20 }, () => {
        const socket = connect(site.port, "127.0.0.1");
        socket.on("error", () => {});
        socket.pause();
        socket.write("GET /polls/ HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".repeat(200));
        return socket;
    });
    const vote = await voter(site.url);
    const earlier = await totalVotes(site.url);
    for (let i = 0; i < 20; ++i) assert.equal(await vote(), 302);
    assert.equal(await totalVotes(site.url), earlier + 20);
    for (const socket of [...slow, ...unread]) socket.destroy();
});
