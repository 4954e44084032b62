namespace RainRef.Domain.Workspaces;

public enum Role
{
    Admin,
    SupportLead,
    Support,
    Product,
    Customer,
}
