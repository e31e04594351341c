#include "sample_site_support.h"

#include <filesystem>
#include <fstream>
#include <memory>
#include <stdexcept>

#include <nuages/fibers/fiber.h>
#include <nuages/http.h>
#include <nuages/json/json.h>
#include <nuages/shortcuts.h>
#include <nuages/site.h>
#include <nuages/template/loader.h>
#include <nuages/testing/test_site.h>
#include <nuages/urls.h>

#include "temporary_folder.h"

namespace nuages::testing {
namespace {

HttpResponse hello(HttpRequest& request) {
    return render(request, "hello.html", {{"name", request.GET["name"]}});
}

HttpResponse echo(HttpRequest& request) {
    const QueryDict& data = request.method == "POST" ? request.POST : request.GET;
    return HttpResponse(std::string(request.method) + " " + data.urlencode());
}

HttpResponse upload(HttpRequest& request) {
    const UploadedFile* file = request.FILES.get("picture");
    return HttpResponse(std::string(request.POST["title"]) + ": " + file->name + " " + file->content_type +
                        " " + std::to_string(file->size()));
}

HttpResponse doubled(HttpRequest& request) {
    return JsonResponse(
        {{"method", request.method}, {"doubled", json::loads(request.body)["n"].to_int() * 2}});
}

HttpResponse method(HttpRequest& request) {
    return HttpResponse(std::string(request.method) + " " + std::string(request.content_type) + " " +
                        std::string(request.body));
}

HttpResponse visits(HttpRequest& request) {
    const std::string count = std::to_string(text::parse_int(request.COOKIES["visits"]).value_or(0) + 1);
    HttpResponse response(count);
    response.set_cookie("visits", count);
    return response;
}

HttpResponse forget(HttpRequest&) {
    HttpResponse response;
    response.delete_cookie("visits");
    return response;
}

HttpResponse away(HttpRequest&) {
    return HttpResponseRedirect("/hello/?name=you");
}
HttpResponse keep(HttpRequest&) {
    return HttpResponseRedirect("http://testserver/echo/", 307);
}
HttpResponse elsewhere(HttpRequest&) {
    return HttpResponseRedirect("https://example.com/");
}
HttpResponse loop(HttpRequest&) {
    return HttpResponseRedirect("/loop/");
}
HttpResponse broken(HttpRequest&) {
    throw std::logic_error("broken");
}

HttpResponse headers(HttpRequest& request) {
    return HttpResponse(std::string(request.headers["X-Default"]) + " " +
                        std::string(request.headers["X-Extra"]) + " " + std::string(request.scheme()) + " " +
                        std::string(request.get_host()));
}

HttpResponse stream(HttpRequest&) {
    return StreamingHttpResponse([](ResponseWriter& writer) {
        writer.write("one ");
        writer.write("two ");
        writer.write("three");
    });
}

HttpResponse in_fibers(HttpRequest&) {
    std::string text = fibers::in_fiber() ? "in a fiber" : "in no fiber";
    fibers::spawn([&text] {
        text += fibers::in_fiber() ? ", and so is its child" : ", and its child is not";
    }).join();
    return HttpResponse(text);
}

HttpResponse add_note(HttpRequest& request) {
    Note::objects.create({"text", std::string(request.POST["text"])});
    return HttpResponse(std::to_string(Note::objects.count()));
}

HttpResponse notes(HttpRequest&) {
    std::string all;
    for (const Note& note : Note::objects.order_by("text"))
        all += note.text + ";";
    return HttpResponse(all);
}

UrlPatterns urls() {
    return {path("hello/", hello, "hello"), path("echo/", echo),     path("upload/", upload),
            path("json/", doubled),         path("method/", method), path("visits/", visits),
            path("forget/", forget),        path("away/", away),     path("keep/", keep),
            path("elsewhere/", elsewhere),  path("loop/", loop),     path("broken/", broken),
            path("headers/", headers),      path("stream/", stream), path("fibers/", in_fibers),
            path("notes/add/", add_note),   path("notes/", notes)};
}

}  // namespace

app::Blueprint sample_site() {
    static const TemporaryFolder folder;
    std::filesystem::create_directories(folder.path() + "/config/settings");
    std::ofstream(folder.path() + "/config/settings/base.toml")
        << "debug = true\n[databases.default]\nengine = \"sqlite\"\n";
    auto loader = std::make_shared<templates::MemoryLoader>();
    loader->add("base.html",
                "<title>{% block title %}{% endblock %}</title>{% block content %}{% endblock %}");
    loader->add("hello.html",
                "{% extends 'base.html' %}{% block title %}Hello{% endblock %}"
                "{% block content %}<p>Hello, {{ name }}!</p>{% endblock %}");
    return Site(folder.path() + "/config")
        .install(App("notes").models<Note>())
        .middleware(default_middleware())
        .urls(urls)
        .sqlite_functions({{"TWICE", [](int number) { return number * 2; }}})
        .with([&](app::Blueprint& blueprint) { blueprint.template_loaders.push_back(loader); })
        .blueprint();
}

app::Blueprint sample_site_alone() {
    end_shared_test_site();
    return sample_site();
}

SampleSite make_sample_site() {
    return {};
}

}  // namespace nuages::testing
