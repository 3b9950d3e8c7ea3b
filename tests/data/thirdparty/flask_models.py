"""Flask-SQLAlchemy: models that a script declares for its data."""
from alembic import op
from flask_sqlalchemy import SQLAlchemy

db = SQLAlchemy()


class UserAccount(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    name = db.Column(db.String(50), nullable=False)
    group_id = db.Column(db.Integer, db.ForeignKey("groups.id"))


class HTTPLog(db.Model):
    id = db.Column(db.BigInteger, primary_key=True)


class Group(db.Model):
    __tablename__ = "groups"
    id = db.Column(db.Integer, primary_key=True)
    title = db.Column("label", db.Text, server_default="none")
    members = db.relationship("UserAccount")


tags = db.Table("tags", db.Column("id", db.Integer, primary_key=True), db.Column("user_id", db.ForeignKey("user_account.id")))


def upgrade():
    op.create_table("groups", db.Column("id", db.Integer(), nullable=False), db.Column("label", db.Text()),
                    db.PrimaryKeyConstraint("id"))
    op.bulk_insert(Group.__table__, [{"id": 1, "label": "all"}])
    op.execute(UserAccount.__table__.insert().values(id=1, name="a", group_id=1))
    op.execute(db.update(UserAccount).where(UserAccount.name == "a").values(group_id=None))
    op.execute(tags.insert().values(id=1, user_id=1))
    op.execute(db.delete(HTTPLog).where(HTTPLog.id > 5))
    op.execute(db.update(Group).where(Group.title.is_(None)).values({Group.title: db.func.lower("X")}))


def downgrade():
    op.execute(db.select(UserAccount.id, Group.title).where(UserAccount.group_id == Group.id).order_by(UserAccount.id.desc()))
    op.drop_table(Group.__tablename__)
