#include "models.h"

// Twenty queries, as the views of a shop have them.
namespace shop {

using Value = nuages::Value;

Value front_page() {
    return Value::list(
        {Product::objects.filter({"stock__gt", 0}).order_by("-price").slice(0, 10),
         Review::objects.filter({"stars__gte", 4}).select_related("product", "author").slice(0, 5),
         Category::objects.filter({"parent__isnull", true}).order_by("name")});
}

Value product_page(std::int64_t id) {
    Product product = Product::objects.get({"pk", id});
    return Value::list(
        {product.reviews.select_related("author").order_by("-stars").slice(0, 20),
         Product::objects.filter({"category", product.category}).exclude({"pk", id}).slice(0, 4),
         product.tags.order_by("word")});
}

Value search(const std::string& words, std::optional<double> most) {
    auto found = Product::objects.filter(Product::Q("name__icontains", words) |
                                         Product::Q("tags__word__istartswith", words));
    if (most)
        found = found.filter({"price__lte", *most});
    return found.distinct().order_by("name", "price");
}

Value orders_of(const Customer& customer, int year) {
    return Order::objects.filter({"customer", customer}, {"placed_at__year", year}).order_by("-placed_at");
}

std::int64_t late_orders(DateTime now) {
    return Order::objects.filter({"shipped_at__isnull", true}, {"placed_at__lt", now - Duration::days(7)})
        .count();
}

void buy(const Customer& customer, std::int64_t product_id, int quantity) {
    Order order = Order::objects.create({.customer = customer});
    order.items.create({.product = product_id, .quantity = quantity});
    Product::objects.filter({"pk", product_id}).update({"stock", Product::F("stock") - quantity});
}

bool may_review(const Customer& customer, const Product& product) {
    return Item::objects.filter({"order__customer", customer}, {"product", product}).exists() &&
           !Review::objects.filter({"author", customer}, {"product", product}).exists();
}

std::optional<Invoice> unpaid(const std::string& country) {
    return Invoice::objects.filter({"is_paid", false}, {"order__customer__addresses__country", country})
        .order_by("due")
        .first();
}

void close_account(const std::string& email) {
    Customer::objects.filter({"email__iexact", email}).update({"is_active", false});
    Review::objects.filter({"author__email", email}).delete_();
}

Tag tagged(const Product& product, const std::string& word) {
    return Tag::objects.get_or_create({"product", product}, {"word", word}).object;
}

Value average(std::int64_t product) {
    return Review::objects.filter({"product", product}).avg("stars");
}

}  // namespace shop
