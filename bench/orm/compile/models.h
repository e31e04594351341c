#pragma once

#include <nuages/models.h>

// Ten models of a small shop.
namespace shop {
using namespace nuages::models;

struct Address;
struct Category;
struct Customer;
struct Invoice;
struct Item;
struct Order;
struct Product;
struct Review;
struct Supplier;
struct Tag;

struct Customer : Model<Customer> {
    std::string name, email;
    bool is_active = true;
    DateTime joined_at;
    Set<Order> orders;
    Set<Address> addresses;
    static constexpr auto meta =
        describe(field<&Customer::name>().max_length(100), field<&Customer::email>().max_length(254).unique(),
                 field<&Customer::is_active>(), field<&Customer::joined_at>().auto_now_add(),
                 field<&Customer::orders>(), field<&Customer::addresses>())
            .ordering("name");
};
struct Address : Model<Address> {
    ForeignKey<Customer> customer;
    std::string street, city, country;
    static constexpr auto meta =
        describe(field<&Address::customer>().on_delete(cascade), field<&Address::street>().max_length(200),
                 field<&Address::city>().max_length(100), field<&Address::country>().max_length(2));
};
struct Supplier : Model<Supplier> {
    std::string name;
    std::optional<std::string> phone;
    Set<Product> products;
    static constexpr auto meta =
        describe(field<&Supplier::name>().max_length(100), field<&Supplier::phone>().max_length(30),
                 field<&Supplier::products>());
};
struct Category : Model<Category> {
    std::string name;
    ForeignKey<Category> parent;
    Set<Product> products;
    static constexpr auto meta =
        describe(field<&Category::name>().max_length(100),
                 field<&Category::parent>().null().on_delete(set_null), field<&Category::products>());
};
struct Product : Model<Product> {
    std::string name, description;
    double price = 0;
    int stock = 0;
    ForeignKey<Category> category;
    ForeignKey<Supplier> supplier;
    Set<Review> reviews;
    Set<Tag> tags;
    static constexpr auto meta =
        describe(field<&Product::name>().max_length(200), field<&Product::description>().blank(),
                 field<&Product::price>(), field<&Product::stock>().default_(0),
                 field<&Product::category>().on_delete(protect),
                 field<&Product::supplier>().on_delete(cascade), field<&Product::reviews>(),
                 field<&Product::tags>())
            .ordering("name", "-price");
};
struct Tag : Model<Tag> {
    ForeignKey<Product> product;
    std::string word;
    static constexpr auto meta =
        describe(field<&Tag::product>().on_delete(cascade), field<&Tag::word>().max_length(30).db_index())
            .unique_together("product", "word");
};
struct Review : Model<Review> {
    ForeignKey<Product> product;
    ForeignKey<Customer> author;
    std::string text;
    int stars = 0;
    DateTime written_at;
    static constexpr auto meta =
        describe(field<&Review::product>().on_delete(cascade), field<&Review::author>().on_delete(cascade),
                 field<&Review::text>(), field<&Review::stars>(), field<&Review::written_at>().auto_now_add())
            .ordering("-written_at");
};
struct Order : Model<Order> {
    ForeignKey<Customer> customer;
    DateTime placed_at;
    std::optional<DateTime> shipped_at;
    Set<Item> items;
    static constexpr auto meta =
        describe(field<&Order::customer>().on_delete(cascade), field<&Order::placed_at>().auto_now_add(),
                 field<&Order::shipped_at>(), field<&Order::items>())
            .ordering("-placed_at");
};
struct Item : Model<Item> {
    ForeignKey<Order> order;
    ForeignKey<Product> product;
    int quantity = 1;
    static constexpr auto meta =
        describe(field<&Item::order>().on_delete(cascade), field<&Item::product>().on_delete(protect),
                 field<&Item::quantity>().default_(1));
};
struct Invoice : Model<Invoice> {
    OneToOne<Order> order;
    std::string number;
    Date due;
    bool is_paid = false;
    static constexpr auto meta = describe(field<&Invoice::order>().on_delete(cascade),
                                          field<&Invoice::number>().max_length(20).unique(),
                                          field<&Invoice::due>(), field<&Invoice::is_paid>());
};

}  // namespace shop
